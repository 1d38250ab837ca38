rule "IAM007" {
  name         = "unknown-action"
  title        = "Policy names an action that AWS does not have"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    AWS takes the policy, and the action that was meant is not allowed, or not denied. The names of API calls and of actions
    differ: a part of an upload is `s3:PutObject`.
  EOT
  how = "Use the name from the Service Authorization Reference."

  each "policy" { in = concat(concat(
    resources.aws_iam_policy, resources.aws_iam_role_policy, resources.aws_iam_user_policy, resources.aws_iam_group_policy,
    flatten([for role in resources.aws_iam_role : role.inline_policy if tf::declared(role.inline_policy[0].policy)]),
    ), concat(
    resources.aws_s3_bucket_policy, resources.aws_sns_topic_policy, resources.aws_sqs_queue_policy, resources.aws_kms_key_policy,
    resources.aws_ecr_repository_policy, resources.aws_secretsmanager_secret_policy, resources.aws_cloudwatch_event_bus_policy,
    [for resource in concat(resources.aws_s3_bucket, resources.aws_sns_topic, resources.aws_sqs_queue, resources.aws_kms_key, resources.aws_secretsmanager_secret) : resource if tf::declared(resource.policy)],
  )) }
  each "statement" { in = iam::statements(policy) }
  each "action" { in = concat(statement.actions, statement.not_actions) }

  locals {
    exists = iam::action_exists(action)
    meant  = iam::did_you_mean(action)
  }

  # A wildcard may wait for tomorrow's actions.
  condition = can(regex("[*?]", tf::text(action))) ? true : local.exists
  message   = "AWS has no action `${action}`, which `${tf::address(policy)}` names"
  help      = local.meant == null ? "Look it up in the Service Authorization Reference." : "Did you mean `${local.meant}`?"
  place     = action
}
