rule "IAM013" {
  name         = "wildcard-in-exact-condition"
  title        = "Condition compares a wildcard letter by letter"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    `StringEquals` knows no wildcards: an ARN with a `*` equals only itself, so the condition never holds, and the
    statement allows, or denies, nothing.
  EOT
  how = "Use `ArnLike` (or `StringLike`)."

  each "policy" { in = concat(concat(
    resources.aws_iam_policy, resources.aws_iam_role_policy, [for role in resources.aws_iam_role : role.assume_role_policy],
    ), concat(
    resources.aws_s3_bucket_policy, resources.aws_sns_topic_policy, resources.aws_sqs_queue_policy, resources.aws_kms_key_policy,
    [for resource in concat(resources.aws_s3_bucket, resources.aws_sns_topic, resources.aws_sqs_queue, resources.aws_kms_key) : resource if tf::declared(resource.policy)],
  )) }
  each "statement" { in = iam::statements(policy) }
  each "compared" { in = statement.conditions }

  locals {
    wild = [for value in compared.values : value if can(regex("^arn:.*[*?]", tf::text(value)))]
  }

  when      = can(regex("String(Not)?Equals", compared.test))
  condition = length(local.wild) == 0
  message   = "`${tf::address(policy)}` compares `${compared.variable}` letter by letter with ${join(", ", local.wild)}"
  place     = compared.values
}
