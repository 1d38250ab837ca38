rule "S3002" {
  name         = "bucket-without-tls-policy"
  title        = "Bucket that allows unencrypted HTTP"
  question     = "the bucket allows unencrypted HTTP"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No bucket allows unencrypted HTTP."
  aliases      = ["S3.5", "4bc4dd4c"]

  why = <<-EOT
    S3 also accepts requests over HTTP. Anyone on the network path can then read the objects and the signature of the
    request.
  EOT
  how = "In the bucket policy, deny `s3:*` on the bucket and its objects to everyone if `aws:SecureTransport` is `false`."

  each "bucket" { in = resources.aws_s3_bucket }

  locals {
    own        = tf::declared(bucket.policy) ? [bucket.policy] : []
    attached   = [for policy in resources.aws_s3_bucket_policy : policy.policy if tf::refers_to(policy.bucket, bucket)]
    statements = flatten([for policy in concat(local.own, local.attached) : iam::statements(policy)])
    denied = [for statement in local.statements : alltrue([
      statement.effect == "Deny",
      iam::actions_match(statement.actions, "s3:GetObject"),
      iam::actions_match(statement.actions, "s3:PutObject"),
      # The ARN of the bucket alone is not that of its objects.
      length(statement.not_resources) > 0 || anytrue([for resource in statement.resources : endswith(resource, "*")]),
      anytrue([for principal in statement.principals : anytrue([for one in principal.identifiers : !startswith(tf::text(one), "arn:") && one == "*"])]),
      anytrue([for condition in statement.conditions : lower(condition.variable) == "aws:securetransport" && anytrue([for value in condition.values : tostring(value) == "false"])]),
    ])]
  }

  condition = anytrue(local.denied)
  message   = "bucket `${tf::address(bucket)}` allows unencrypted HTTP"
  place     = bucket
}
