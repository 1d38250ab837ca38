rule "S3007" {
  name         = "open-public-access-block"
  title        = "Public access block leaves a gap"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "S3.8"]

  why = <<-EOT
    Each of the four switches stops one way to make a bucket public, by its ACL or by its policy. A switch that is not
    written is off.
  EOT
  how = "Set `block_public_acls`, `block_public_policy`, `ignore_public_acls` and `restrict_public_buckets` to `true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }
  each "switch" { in = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] }

  condition = block[switch] == true
  message   = "`${switch}` of `${tf::address(block)}` is off"
  place     = block[switch]
}
