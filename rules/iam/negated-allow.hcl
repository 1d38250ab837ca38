rule "IAM006" {
  name         = "negated-allow"
  title        = "Policy allows everything but what it names"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_62", "CKV_AWS_63"]

  why = <<-EOT
    `NotAction`, `NotResource` and `NotPrincipal` with `Allow` allow all the rest, also what AWS adds tomorrow.
  EOT
  how = "Name what is allowed, or turn the statement into a `Deny`."

  each "policy" { in = concat(concat(
    resources.aws_iam_policy, resources.aws_iam_role_policy, resources.aws_iam_user_policy, resources.aws_iam_group_policy,
    flatten([for role in resources.aws_iam_role : role.inline_policy if tf::declared(role.inline_policy[0].policy)]),
    ), concat(
    resources.aws_s3_bucket_policy, resources.aws_sns_topic_policy, resources.aws_sqs_queue_policy, resources.aws_kms_key_policy,
    resources.aws_ecr_repository_policy, resources.aws_secretsmanager_secret_policy, resources.aws_cloudwatch_event_bus_policy,
    [for resource in concat(resources.aws_s3_bucket, resources.aws_sns_topic, resources.aws_sqs_queue, resources.aws_kms_key, resources.aws_secretsmanager_secret) : resource if tf::declared(resource.policy)],
  )) }
  each "statement" { in = iam::statements(policy) }

  when      = statement.effect == "Allow"
  condition = length(statement.not_actions) == 0 && length(statement.not_resources) == 0 && length(statement.not_principals) == 0
  message   = "`${tf::address(policy)}` allows everything but what it names"
  place     = statement
}
