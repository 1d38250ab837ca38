rule "S3031" {
  name         = "unrestricted-public-bucket"
  title        = "Public access block without `restrict_public_buckets`"
  question     = "the public access block leaves a bucket with a public policy open"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every public access block restricts buckets with a public policy."
  aliases      = ["CKV_AWS_56", "AWS-0093", "1ec253ab", "S3.1", "S3.8"]

  why = <<-EOT
    While `restrict_public_buckets` is false or absent, a bucket with a public policy is open to everyone, not only to
    AWS services and its own account.
  EOT
  how = "Set `restrict_public_buckets = true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }

  condition = block.restrict_public_buckets == true
  message   = "`${tf::address(block)}` leaves a bucket with a public policy open"
  place     = block.restrict_public_buckets

  fix {
    value = true
  }
}
