rule "S3034" {
  name     = "undeclared-encryption"
  title    = "Bucket without an encryption configuration"
  question = "the bucket has an encryption configuration"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0088"]

  why = <<-EOT
    Since January 2023, S3 encrypts every object, by default with SSE-S3. This rule is for organizations that want an
    explicit choice in the code. S3004 requires a KMS key.
  EOT
  how = "Add an `aws_s3_bucket_server_side_encryption_configuration`."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    beside = [for other in resources.aws_s3_bucket_server_side_encryption_configuration : other if tf::refers_to(other.bucket, bucket)]
  }

  condition = length(local.beside) > 0 || tf::perhaps_any(bucket.server_side_encryption_configuration)
  message   = "bucket `${tf::address(bucket)}` has no encryption configuration"
  place     = bucket
}
