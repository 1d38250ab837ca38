rule "S3001" {
  name         = "missing-public-access-block"
  title        = "Bucket without a public access block"
  question     = "the bucket has a public access block in the configuration"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every bucket has a public access block."
  aliases      = ["CKV2_AWS_6", "AWS-0094"]

  why = <<-EOT
    AWS blocks public access to new buckets since April 2023, and the account can block it for all. Terraform restores
    the block only if it is in the configuration.
  EOT
  how = "Add an `aws_s3_bucket_public_access_block` with all four settings `true` for the bucket, or one `aws_s3_account_public_access_block` for the account."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    blocks = [for block in resources.aws_s3_bucket_public_access_block : block if tf::refers_to(block.bucket, bucket)]
  }

  condition = length(local.blocks) > 0 || length(resources.aws_s3_account_public_access_block) > 0
  message   = "bucket `${tf::address(bucket)}` has no public access block in the configuration"
  place     = bucket
}
