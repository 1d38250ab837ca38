rule "S3018" {
  name     = "wildcard-bucket-cors"
  title    = "CORS rule for every origin"
  question = "the CORS rule allows every origin"
  severity = "low"
  group    = "security"

  why = <<-EOT
    Any web page can send requests to the bucket from a visitor's browser, and read the responses.
  EOT
  how = "Name the origins in `allowed_origins`."

  each "configuration" { in = concat(resources.aws_s3_bucket_cors_configuration, resources.aws_s3_bucket) }
  each "cors" { in = configuration.cors_rule }

  # Reading public objects from every origin is harmless.
  when      = length(setsubtract(cors.allowed_methods, ["GET", "HEAD"])) > 0
  condition = !contains(cors.allowed_origins, "*")
  message   = "`${tf::address(configuration)}` allows ${join(", ", cors.allowed_methods)} from every origin"
  place     = cors.allowed_origins
}
