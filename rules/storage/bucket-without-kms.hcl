rule "S3004" {
  name         = "bucket-without-kms"
  title        = "Bucket without a KMS key"
  question     = "the bucket is encrypted with a KMS key"
  severity     = "low"
  group        = "security"
  default      = "off"
  requirements = ["6.1"]
  expects      = "Every bucket is encrypted with a KMS key."
  aliases      = ["CKV_AWS_145", "AWS-0132", "S3.17"]

  why = <<-EOT
    By default, S3 encrypts objects with keys that it manages (SSE-S3). With a KMS key, reading also requires permission
    to use the key, and CloudTrail logs every use.
  EOT
  how = "Add an `aws_s3_bucket_server_side_encryption_configuration` with `sse_algorithm = \"aws:kms\"` and `bucket_key_enabled = true`, which lowers the cost."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    loggings = flatten([for other in resources.aws_s3_bucket : [for logging in other.logging : logging]])

    # S3 delivers access logs only to buckets with SSE-S3.
    delivered = anytrue(concat(
      [tf::declared(bucket.acl) ? bucket.acl == "log-delivery-write" : false],
      [for acl in resources.aws_s3_bucket_acl : acl.acl == "log-delivery-write" || anytrue(flatten([for policy in acl.access_control_policy : [for grant in policy.grant : endswith(coalesce(grant.grantee[0].uri, "none"), "/s3/LogDelivery")]])) if tf::refers_to(acl.bucket, bucket)],
      [for logging in resources.aws_s3_bucket_logging : true if tf::refers_to(logging.target_bucket, bucket)],
      [for logging in local.loggings : true if tf::refers_to(logging.target_bucket, bucket)],
      flatten([for policy in resources.aws_s3_bucket_policy : [for statement in iam::statements(policy.policy) : anytrue([for principal in statement.principals : contains(principal.identifiers, "logging.s3.amazonaws.com")])] if tf::refers_to(policy.bucket, bucket)]),
    ))

    encryptions = [for encryption in resources.aws_s3_bucket_server_side_encryption_configuration : encryption if tf::refers_to(encryption.bucket, bucket)]
    inline      = flatten([for encryption in bucket.server_side_encryption_configuration : flatten([for rule in encryption.rule : rule.apply_server_side_encryption_by_default])])
    defaults    = concat(local.inline, flatten([for encryption in local.encryptions : flatten([for rule in encryption.rule : rule.apply_server_side_encryption_by_default])]))
    encrypted   = [for setting in local.defaults : setting.sse_algorithm == null ? false : startswith(setting.sse_algorithm, "aws:kms")]
  }

  when      = !local.delivered
  condition = anytrue(local.encrypted)
  message   = "bucket `${tf::address(bucket)}` is not encrypted with a KMS key"
  place     = bucket
}
