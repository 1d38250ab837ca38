rule "S3006" {
  name         = "public-acl"
  title        = "ACL makes a bucket public"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_20", "CKV_AWS_57", "CKV_AWS_375", "AWS-0092", "S3.2", "S3.3"]

  why = <<-EOT
    Everyone, or everyone with any AWS account, can then list, read or overwrite what is in the bucket.
  EOT
  how = "Use the ACL `private`, or better none at all: `aws_s3_bucket_ownership_controls` with `BucketOwnerEnforced`."

  each "acl" { in = concat(resources.aws_s3_bucket_acl, [for bucket in resources.aws_s3_bucket : bucket if tf::declared(bucket.acl)]) }

  condition = !contains(["public-read", "public-read-write", "authenticated-read"], acl.acl == null || !tf::declared(acl.acl) ? "private" : acl.acl)
  message   = "the ACL `${acl.acl}` of `${tf::address(acl)}` makes the bucket public"
  place     = acl.acl
}
