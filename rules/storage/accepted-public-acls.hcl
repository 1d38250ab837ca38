rule "S3028" {
  name         = "accepted-public-acls"
  title        = "Public access block that accepts public ACLs"
  question     = "new public ACLs are accepted"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every public access block refuses public ACLs."
  aliases      = ["CKV_AWS_53", "AWS-0086", "d0cc8694", "CKV2_AWS_6", "S3.1", "S3.8"]

  why = <<-EOT
    While `block_public_acls` is off, or not written, S3 accepts an ACL that opens the bucket or an object of it to everyone.
  EOT
  how = "Set `block_public_acls = true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }

  condition = block.block_public_acls == true
  message   = "`${tf::address(block)}` accepts public ACLs"
  place     = block.block_public_acls

  fix {
    value = true
  }
}
