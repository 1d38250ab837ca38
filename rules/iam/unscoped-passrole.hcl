rule "IAM003" {
  name         = "unscoped-passrole"
  title        = "Policy allows to pass every role"
  severity     = "high"
  group        = "security"
  requirements = ["6.1", "8.4"]
  aliases      = ["AWS-0342", "CKV_AWS_110", "CKV_AWS_286"]

  why = <<-EOT
    Who can pass any role and run a task can run it as an administrator. The rights of the role itself do not matter then.
  EOT
  how = "Name the task role and the execution role, and add the condition `iam:PassedToService`."

  each "policy" { in = concat(
    resources.aws_iam_policy, resources.aws_iam_role_policy, resources.aws_iam_user_policy, resources.aws_iam_group_policy,
    flatten([for role in resources.aws_iam_role : role.inline_policy if tf::declared(role.inline_policy[0].policy)]),
  ) }
  each "statement" { in = iam::statements(policy) }
  each "resource" { in = statement.resources }

  when = statement.effect == "Allow" && anytrue([for action in statement.actions : iam::actions_match(action, "iam:PassRole")])
  # An ARN that the caller gives is taken for one.
  condition = tf::text(resource) == "…" || !iam::is_wildcard_resource(resource) && !can(regex(":role/[*]+$", tf::text(resource)))
  message   = "`${tf::address(policy)}` allows to pass every role"
  place     = resource
}
