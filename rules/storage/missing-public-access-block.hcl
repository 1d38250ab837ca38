rule "S3001" {
  name         = "missing-public-access-block"
  title        = "Bucket has no public access block"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV2_AWS_6", "S3.8", "AWS-0094"]

  why = <<-EOT
    AWS blocks public access to a new bucket, until somebody turns that off. Only a block in the configuration is put back
    when that happens.
  EOT
  how = "Make an `aws_s3_bucket_public_access_block` with all four switches on for the bucket, or one `aws_s3_account_public_access_block` for the account."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    blocks = [for block in resources.aws_s3_bucket_public_access_block : block if tf::refers_to(block.bucket, bucket)]
  }

  condition = length(local.blocks) > 0 || length(resources.aws_s3_account_public_access_block) > 0
  message   = "nothing keeps public access off bucket `${tf::address(bucket)}`"
  place     = bucket
}
