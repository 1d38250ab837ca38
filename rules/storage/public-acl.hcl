rule "S3006" {
  name         = "public-acl"
  title        = "Public read access by ACL"
  question     = "an ACL makes the bucket publicly readable"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No ACL makes a bucket publicly readable."
  aliases      = ["CKV_AWS_20", "CKV2_AWS_43", "AWS-0092", "57b9893d", "CKV_AWS_375", "S3.2", "38c5ee0d"]

  why = <<-EOT
    Everyone, or everyone with an AWS account, can list or read the objects in the bucket.
  EOT
  how = "Use the ACL `private`, or disable ACLs: `aws_s3_bucket_ownership_controls` with `object_ownership = \"BucketOwnerEnforced\"`."

  each "it" { in = concat(
    [for acl in resources.aws_s3_bucket_acl : { of = acl, canned = acl.acl, bucket = acl.bucket, grants = flatten([for policy in coalesce(acl.access_control_policy, []) : [for grant in coalesce(policy.grant, []) : { uri = grant.grantee[0].uri, rights = [grant.permission] }]]) }],
    [for bucket in resources.aws_s3_bucket : { of = bucket, canned = bucket.acl, bucket = null, grants = [for grant in coalesce(bucket.grant, []) : { uri = grant.uri, rights = grant.permissions }] } if tf::declared(bucket.acl) || length(bucket.grant) > 0],
  ) }

  locals {
    canned    = tf::declared(it.canned) ? it.canned : "private"
    everybody = [for grant in it.grants : grant if can(regex("/(AllUsers|AuthenticatedUsers)$", grant.uri))]
    reading   = [for grant in local.everybody : grant if contains(grant.rights, "READ") || contains(grant.rights, "READ_ACP")]
    writing   = [for grant in local.everybody : grant if length(setintersection(grant.rights, ["WRITE", "WRITE_ACP", "FULL_CONTROL"])) > 0]
  }

  # Write access is S3011.
  condition = !contains(["public-read", "authenticated-read"], local.canned) && (length(local.reading) == 0 || length(local.writing) > 0)
  message   = "the ACL of `${tf::address(it.of)}` makes the bucket publicly readable"
  place     = tf::declared(it.canned) ? it.canned : it.of
}
