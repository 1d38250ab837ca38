rule "S3008" {
  name         = "acl-without-ownership"
  title        = "ACL on a bucket with ACLs disabled"
  question     = "the bucket allows ACLs"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "ACLs are set only on buckets that allow them."

  why = <<-EOT
    Since April 2023, ACLs are disabled on new buckets. AWS rejects an ACL until the ownership controls of the bucket
    enable ACLs.
  EOT
  how = "Remove the ACL, or add `aws_s3_bucket_ownership_controls` with `object_ownership = \"BucketOwnerPreferred\"`."

  each "acl" { in = resources.aws_s3_bucket_acl }
  each "bucket" { in = [for bucket in resources.aws_s3_bucket : bucket if tf::refers_to(acl.bucket, bucket)] }

  locals {
    # The bucket may be named through another resource, such as its policy.
    others   = [for controls in resources.aws_s3_bucket_ownership_controls : controls if !anytrue([for other in resources.aws_s3_bucket : tf::refers_to(controls.bucket, other)])]
    controls = concat([for controls in resources.aws_s3_bucket_ownership_controls : controls if tf::refers_to(controls.bucket, bucket)], local.others)
    open     = [for controls in local.controls : contains(["BucketOwnerPreferred", "ObjectWriter"], controls.rule[0].object_ownership)]
  }

  condition = anytrue(local.open)
  message   = "the ownership controls of `${tf::address(bucket)}` do not enable ACLs"
  place     = acl.bucket
  related   = [bucket]
}
