rule "S3011" {
  name         = "public-write-acl"
  title        = "Public write access by ACL"
  question     = "an ACL makes the bucket publicly writable"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No ACL makes a bucket publicly writable."
  aliases      = ["CKV_AWS_57", "CKV_AWS_20", "CKV_AWS_375", "38c5ee0d", "S3.3"]

  why = <<-EOT
    Everyone, or everyone with an AWS account, can replace or delete objects in the bucket, or change its ACL.
  EOT
  how = "Use the ACL `private`, or disable ACLs: `aws_s3_bucket_ownership_controls` with `object_ownership = \"BucketOwnerEnforced\"`."

  each "acl" { in = concat(resources.aws_s3_bucket_acl, [for bucket in resources.aws_s3_bucket : bucket if tf::declared(bucket.acl) || length(bucket.grant) > 0]) }

  locals {
    policy = "access_control_policy"
    inline = "grant"
    canned = tf::declared(acl.acl) ? acl.acl : "private"
    grants = concat(
      [for grant in flatten([for policy in coalesce(try(acl[local.policy], []), []) : policy.grant]) : { uri = grant.grantee[0].uri, rights = [grant.permission] }],
      [for grant in coalesce(try(acl[local.inline], []), []) : { uri = grant.uri, rights = grant.permissions }],
    )
    writing = [for grant in local.grants : grant if can(regex("/(AllUsers|AuthenticatedUsers)$", grant.uri)) && length(setintersection(grant.rights, ["WRITE", "WRITE_ACP", "FULL_CONTROL"])) > 0]

    # A public access block of the bucket or the account makes the ACL ineffective.
    named   = try(acl.bucket, null)
    buckets = [for bucket in resources.aws_s3_bucket : bucket if tf::refers_to(local.named, bucket) || tf::address(bucket) == tf::address(acl)]
    blocked = anytrue([for block in resources.aws_s3_bucket_public_access_block : block.ignore_public_acls == true if block.bucket == local.named || anytrue([for bucket in local.buckets : tf::refers_to(block.bucket, bucket)])]) || anytrue([for block in resources.aws_s3_account_public_access_block : block.ignore_public_acls == true])
  }

  when      = !local.blocked
  condition = local.canned != "public-read-write" && length(local.writing) == 0
  message   = "the ACL of `${tf::address(acl)}` makes the bucket publicly writable"
  place     = tf::declared(acl.acl) ? acl.acl : acl
}
