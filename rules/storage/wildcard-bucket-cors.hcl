rule "S3018" {
  name     = "wildcard-bucket-cors"
  title    = "CORS for every origin"
  question = "the bucket admits every origin"
  severity = "low"
  group    = "security"

  why = <<-EOT
    Any web page can send requests to the bucket from the browser of its reader, and read the answers.
  EOT
  how = "Name the origins in `allowed_origins`."

  each "configuration" { in = concat(resources.aws_s3_bucket_cors_configuration, resources.aws_s3_bucket) }
  each "cors" { in = configuration.cors_rule }

  # Reading public objects from everywhere does no harm.
  when      = length(setsubtract(cors.allowed_methods, ["GET", "HEAD"])) > 0
  condition = !contains(cors.allowed_origins, "*")
  message   = "`${tf::address(configuration)}` admits every origin to ${join(", ", cors.allowed_methods)}"
  place     = cors.allowed_origins
}
