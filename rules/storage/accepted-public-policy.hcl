rule "S3029" {
  name         = "accepted-public-policy"
  title        = "Public access block without `block_public_policy`"
  question     = "the public access block allows new public bucket policies"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every public access block blocks new public bucket policies."
  aliases      = ["CKV_AWS_54", "AWS-0087", "1a4bc881", "CKV2_AWS_6", "S3.1", "S3.8"]

  why = <<-EOT
    While `block_public_policy` is false or absent, S3 accepts a bucket policy that allows public access.
  EOT
  how = "Set `block_public_policy = true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }

  condition = block.block_public_policy == true
  message   = "`${tf::address(block)}` allows new public bucket policies"
  place     = block.block_public_policy

  fix {
    value = true
  }
}
