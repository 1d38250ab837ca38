rule "IAM010" {
  name         = "public-resource-policy"
  title        = "Resource policy lets everyone in"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_70", "CKV_AWS_33", "CKV_AWS_32", "CKV_AWS_168", "CKV_AWS_169", "CKV_AWS_385", "CKV_AWS_387", "S3.6", "SNS.4", "SQS.3", "KMS.5"]

  why = <<-EOT
    Everyone with an AWS account, and often everyone, can do what the statement allows. A condition on TLS or on the referer
    does not bound who that is.
  EOT
  how = "Name the accounts, roles or services; or bound the statement with `aws:PrincipalOrgID`, `aws:SourceAccount` or `aws:SourceArn`."

  each "policy" { in = concat(
    resources.aws_s3_bucket_policy, resources.aws_sns_topic_policy, resources.aws_sqs_queue_policy, resources.aws_kms_key_policy,
    resources.aws_ecr_repository_policy, resources.aws_secretsmanager_secret_policy, resources.aws_cloudwatch_event_bus_policy,
    [for resource in concat(resources.aws_s3_bucket, resources.aws_sns_topic, resources.aws_sqs_queue, resources.aws_kms_key, resources.aws_secretsmanager_secret) : resource if tf::declared(resource.policy)],
  ) }

  condition = !iam::is_public(policy.policy)
  message   = "the policy of `${tf::address(policy)}` lets everyone in"
  place     = policy.policy
}
