rule "S3033" {
  name     = "any-header-in-bucket-cors"
  title    = "CORS rule for writes with any header"
  question = "the CORS rule allows writes with any header"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["98a8f708"]

  why = <<-EOT
    With `*` in `allowed_headers`, a page of the allowed origins can send any S3 header in a write, including those that
    set ACLs and storage classes.
  EOT
  how = "Name the headers that the page sends in `allowed_headers`, such as `content-type`."

  each "configuration" { in = concat(resources.aws_s3_bucket_cors_configuration, resources.aws_s3_bucket) }
  each "cors" { in = configuration.cors_rule }

  when      = length(setsubtract(cors.allowed_methods, ["GET", "HEAD"])) > 0
  condition = tf::declared(cors.allowed_headers) ? !contains(cors.allowed_headers, "*") : true
  message   = "`${tf::address(configuration)}` allows ${join(", ", cors.allowed_methods)} with any header"
  place     = cors.allowed_headers
}
