rule "S3032" {
  name         = "grant-to-change-acl"
  title        = "ACL that somebody else can change"
  question     = "the ACL lets somebody else change it"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No ACL lets anyone else change it."
  aliases      = ["64a222aa"]

  why = <<-EOT
    Who has WRITE_ACP on a bucket can give anyone any permission on it, everyone included.
  EOT
  how = "Leave WRITE_ACP and FULL_CONTROL to the owner, or use no ACLs at all: `aws_s3_bucket_ownership_controls` with `BucketOwnerEnforced`."

  each "acl" { in = resources.aws_s3_bucket_acl }
  each "grant" { in = flatten([for policy in acl.access_control_policy : [for grant in policy.grant : { right = grant.permission, grantee = grant.grantee[0], owner = policy.owner[0].id }]]) }

  # Everybody and every account of AWS: S3011.
  when      = contains(["WRITE_ACP", "FULL_CONTROL"], grant.right) && !(tf::declared(grant.grantee.uri) ? can(regex("/(AllUsers|AuthenticatedUsers)$", grant.grantee.uri)) : false)
  condition = tf::declared(grant.grantee.id) ? grant.grantee.id == grant.owner : false
  message   = "the ACL of `${tf::address(acl)}` lets ${tf::declared(grant.grantee.uri) ? "`${grant.grantee.uri}`" : "another account"} change it"
  place     = grant.right
}
