rule "S3033" {
  name     = "any-header-in-bucket-cors"
  title    = "CORS for writes with any header"
  question = "the bucket admits writes with any header from other origins"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["98a8f708"]

  why = <<-EOT
    `*` in `allowed_headers` lets a page of the named origins send every header of S3 with its writes, those that set ACLs and
    storage classes included.
  EOT
  how = "Name the headers that the page sends in `allowed_headers`, such as `content-type`."

  each "configuration" { in = concat(resources.aws_s3_bucket_cors_configuration, resources.aws_s3_bucket) }
  each "cors" { in = configuration.cors_rule }

  when      = length(setsubtract(cors.allowed_methods, ["GET", "HEAD"])) > 0
  condition = tf::declared(cors.allowed_headers) ? !contains(cors.allowed_headers, "*") : true
  message   = "`${tf::address(configuration)}` admits ${join(", ", cors.allowed_methods)} with any header"
  place     = cors.allowed_headers
}
