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

  each "it" { in = concat(
    [for acl in resources.aws_s3_bucket_acl : { of = acl, canned = acl.acl, bucket = acl.bucket, grants = flatten([for policy in coalesce(acl.access_control_policy, []) : [for grant in coalesce(policy.grant, []) : { uri = grant.grantee[0].uri, rights = [grant.permission] }]]) }],
    [for bucket in resources.aws_s3_bucket : { of = bucket, canned = bucket.acl, bucket = null, grants = [for grant in coalesce(bucket.grant, []) : { uri = grant.uri, rights = grant.permissions }] } if tf::declared(bucket.acl) || length(bucket.grant) > 0],
  ) }

  locals {
    canned  = tf::declared(it.canned) ? it.canned : "private"
    writing = [for grant in it.grants : grant if can(regex("/(AllUsers|AuthenticatedUsers)$", grant.uri)) && length(setintersection(grant.rights, ["WRITE", "WRITE_ACP", "FULL_CONTROL"])) > 0]

    # A public access block of the bucket or the account makes the ACL ineffective.
    named   = it.bucket
    buckets = [for bucket in resources.aws_s3_bucket : bucket if tf::refers_to(local.named, bucket) || tf::address(bucket) == tf::address(it.of)]
    blocked = anytrue([for block in resources.aws_s3_bucket_public_access_block : block.ignore_public_acls == true if block.bucket == local.named || anytrue([for bucket in local.buckets : tf::refers_to(block.bucket, bucket)])]) || anytrue([for block in resources.aws_s3_account_public_access_block : block.ignore_public_acls == true])
  }

  when      = !local.blocked
  condition = local.canned != "public-read-write" && length(local.writing) == 0
  message   = "the ACL of `${tf::address(it.of)}` makes the bucket publicly writable"
  place     = tf::declared(it.canned) ? it.canned : it.of
}
