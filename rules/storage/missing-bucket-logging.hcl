rule "S3012" {
  name     = "missing-bucket-logging"
  title    = "Bucket without access logging"
  question = "access to the bucket is logged"
  severity = "low"
  group    = "security"
  expects  = "Access to every bucket is logged."
  default  = "off"
  aliases  = ["CKV_AWS_18", "AWS-0089", "f861041c", "AC_AWS_0497", "S3.9"]

  why = <<-EOT
    After an incident, access logs show who read or changed which object. CloudTrail data events do the same.
  EOT
  how = "Add an `aws_s3_bucket_logging` with a bucket for the logs."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    inline  = flatten([for other in resources.aws_s3_bucket : [for logging in other.logging : logging]])
    logs    = [for logging in resources.aws_s3_bucket_logging : logging if tf::refers_to(logging.bucket, bucket)]
    targets = concat(
      [for logging in resources.aws_s3_bucket_logging : logging if tf::refers_to(logging.target_bucket, bucket)],
      [for logging in local.inline : logging if tf::refers_to(logging.target_bucket, bucket)],
      [for acl in resources.aws_s3_bucket_acl : acl if acl.acl == "log-delivery-write" && tf::refers_to(acl.bucket, bucket)],
    )
  }

  # A bucket that holds logs does not log itself.
  when      = length(local.targets) == 0 && (tf::declared(bucket.acl) ? bucket.acl != "log-delivery-write" : true)
  condition = length(local.logs) > 0 || tf::perhaps_any(bucket.logging)
  message   = "access to bucket `${tf::address(bucket)}` is not logged"
  place     = bucket
}
