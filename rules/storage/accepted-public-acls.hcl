rule "S3028" {
  name         = "accepted-public-acls"
  title        = "Public access block without `block_public_acls`"
  question     = "the public access block allows new public ACLs"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every public access block blocks new public ACLs."
  aliases      = ["CKV_AWS_53", "AWS-0086", "d0cc8694", "CKV2_AWS_6", "S3.1", "S3.8"]

  why = <<-EOT
    While `block_public_acls` is false or absent, S3 accepts an ACL that makes the bucket or an object public.
  EOT
  how = "Set `block_public_acls = true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }

  condition = block.block_public_acls == true
  message   = "`${tf::address(block)}` allows new public ACLs"
  place     = block.block_public_acls

  fix {
    value = true
  }
}
