rule "S3007" {
  name         = "open-public-access-block"
  title        = "Public access block with a gap"
  question     = "the public access block has a gap"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  aliases = [
    "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV2_AWS_6", "AWS-0086", "AWS-0087", "AWS-0091", "AWS-0093",
    "d0cc8694", "1a4bc881", "4fa66806", "1ec253ab", "S3.1", "S3.8",
  ]

  why = <<-EOT
    Each of the four switches stops one way to make a bucket public, by its ACL or by its policy. A switch that is not
    written is off.
  EOT
  how = "Set `block_public_acls`, `block_public_policy`, `ignore_public_acls` and `restrict_public_buckets` to `true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }

  locals {
    switches = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
    off      = [for switch in local.switches : switch if block[switch] != true]
  }

  condition = length(local.off) == 0
  message   = "${join(", ", [for switch in local.off : "`${switch}`"])} of `${tf::address(block)}` ${length(local.off) == 1 ? "is" : "are"} off"
  place     = length(local.off) == 1 ? block[local.off[0]] : block

  fix {
    value = true
  }
}
