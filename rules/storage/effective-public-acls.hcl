rule "S3030" {
  name         = "effective-public-acls"
  title        = "Public access block without `ignore_public_acls`"
  question     = "the public access block lets public ACLs take effect"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every public access block ignores public ACLs."
  aliases      = ["CKV_AWS_55", "AWS-0091", "4fa66806", "S3.1", "S3.8"]

  why = <<-EOT
    While `ignore_public_acls` is false or absent, an ACL that makes the bucket or an object public takes effect,
    including existing ACLs.
  EOT
  how = "Set `ignore_public_acls = true`."

  each "block" { in = concat(resources.aws_s3_bucket_public_access_block, resources.aws_s3_account_public_access_block) }

  condition = block.ignore_public_acls == true
  message   = "`${tf::address(block)}` lets public ACLs take effect"
  place     = block.ignore_public_acls

  fix {
    value = true
  }
}
