rule "S3004" {
  name         = "bucket-without-kms"
  title        = "Bucket without a KMS key"
  question     = "the bucket is encrypted with a KMS key"
  severity     = "low"
  group        = "security"
  default      = "off"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_145", "AWS-0132", "S3.17"]

  why = <<-EOT
    S3 encrypts every object with a key of its own. With a KMS key, reading also takes the right to use that key, and every
    use is logged.
  EOT
  how = "Make an `aws_s3_bucket_server_side_encryption_configuration` with `sse_algorithm = \"aws:kms\"`, and set `bucket_key_enabled`, which lowers the price."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    encryptions = [for encryption in resources.aws_s3_bucket_server_side_encryption_configuration : encryption if tf::refers_to(encryption.bucket, bucket)]
    defaults    = flatten([for encryption in local.encryptions : flatten([for rule in encryption.rule : rule.apply_server_side_encryption_by_default])])
    encrypted   = [for setting in local.defaults : setting.sse_algorithm == null ? false : startswith(setting.sse_algorithm, "aws:kms")]
  }

  condition = anytrue(local.encrypted)
  message   = "bucket `${tf::address(bucket)}` is not encrypted with a KMS key"
  place     = bucket
}
