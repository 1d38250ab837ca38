rule "S3032" {
  name         = "grant-to-change-acl"
  title        = "ACL that a non-owner can change"
  question     = "the ACL allows a non-owner to change it"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Only the owner of a bucket can change its ACL."
  aliases      = ["64a222aa"]

  why = <<-EOT
    A grantee with WRITE_ACP on a bucket can grant any permission on it to anyone.
  EOT
  how = "Grant WRITE_ACP and FULL_CONTROL only to the owner, or disable ACLs: `aws_s3_bucket_ownership_controls` with `object_ownership = \"BucketOwnerEnforced\"`."

  each "acl" { in = resources.aws_s3_bucket_acl }
  each "grant" { in = flatten([for policy in acl.access_control_policy : [for grant in policy.grant : { right = grant.permission, grantee = grant.grantee[0], owner = policy.owner[0].id }]]) }

  # Everyone and all AWS accounts: S3011.
  when      = contains(["WRITE_ACP", "FULL_CONTROL"], grant.right) && !(tf::declared(grant.grantee.uri) ? can(regex("/(AllUsers|AuthenticatedUsers)$", grant.grantee.uri)) : false)
  condition = tf::declared(grant.grantee.id) ? grant.grantee.id == grant.owner : false
  message   = "the ACL of `${tf::address(acl)}` allows ${tf::declared(grant.grantee.uri) ? "`${grant.grantee.uri}`" : "another account"} to change it"
  place     = grant.right
}
