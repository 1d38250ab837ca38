rule "S3029" {
  name         = "accepted-public-policy"
  title        = "Public access block that accepts a public policy"
  question     = "a public policy is accepted"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every public access block refuses public policies."
  aliases      = ["CKV_AWS_54", "AWS-0087", "1a4bc881", "CKV2_AWS_6", "S3.1", "S3.8"]

  why = <<-EOT
    While `block_public_policy` is off, or not written, S3 accepts a bucket policy that lets everyone in.
  EOT
  how = "Set `block_public_policy = true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }

  condition = block.block_public_policy == true
  message   = "`${tf::address(block)}` accepts a public policy"
  place     = block.block_public_policy

  fix {
    value = true
  }
}
