rule "S3008" {
  name         = "acl-without-ownership"
  title        = "ACL on a bucket with ACLs disabled"
  question     = "the bucket accepts an ACL"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "ACLs are set only on buckets that accept them."

  why = <<-EOT
    Since April 2023 a new bucket belongs to its owner alone, and has no ACLs. AWS refuses to set one until the
    ownership controls of the bucket allow it.
  EOT
  how = "Leave out the ACL; or add `aws_s3_bucket_ownership_controls` with `BucketOwnerPreferred`."

  each "acl" { in = resources.aws_s3_bucket_acl }
  each "bucket" { in = [for bucket in resources.aws_s3_bucket : bucket if tf::refers_to(acl.bucket, bucket)] }

  locals {
    # The bucket may be named through another resource of it, its policy for one.
    controls = [for controls in resources.aws_s3_bucket_ownership_controls : controls if tf::refers_to(controls.bucket, bucket) || !anytrue([for other in resources.aws_s3_bucket : tf::refers_to(controls.bucket, other)])]
    open     = [for controls in local.controls : contains(["BucketOwnerPreferred", "ObjectWriter"], controls.rule[0].object_ownership)]
  }

  condition = anytrue(local.open)
  message   = "`${tf::address(bucket)}` has no ownership controls that allow an ACL"
  place     = acl.bucket
  related   = [bucket]
}
