rule "S3035" {
  name     = "refused-public-acl"
  title    = "Public ACL that the public access block refuses"
  question = "the public access block refuses the ACL of the bucket"
  severity = "medium"
  group    = "correctness"
  aliases  = ["bf878b1a"]

  why = <<-EOT
    With `block_public_acls`, S3 refuses every request that sets a public ACL (AccessDenied), so the apply fails as soon as
    the public access block is there, and what the ACL was for does not work.
  EOT
  how = "Set `acl = \"private\"`, or remove the ACL. To make objects public, use a CloudFront distribution."

  each "bucket" { in = resources.aws_s3_bucket }
  each "acl" { in = [for acl in resources.aws_s3_bucket_acl : acl if tf::refers_to(acl.bucket, bucket)] }

  locals {
    groups  = ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"]
    blocks  = [for block in resources.aws_s3_bucket_public_access_block : block if tf::refers_to(block.bucket, bucket)]
    granted = flatten([for policy in coalesce(acl.access_control_policy, []) : [for grant in coalesce(policy.grant, []) : [for grantee in coalesce(grant.grantee, []) : grantee.uri if grantee.uri != null && contains(local.groups, grantee.uri)]]])
    public  = contains(["public-read", "public-read-write", "authenticated-read"], acl.acl) || length(local.granted) > 0
  }

  when      = local.public
  condition = !anytrue([for block in local.blocks : block.block_public_acls == true])
  message   = "the public access block of `${tf::address(bucket)}` refuses the public ACL `${tf::address(acl)}`"
  place     = length(local.granted) > 0 ? local.granted[0] : acl.acl
  related   = local.blocks
}
