rule "IAM011" {
  name         = "passrole-to-any-service"
  title        = "Policy allows to pass a role to any service"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.4"]

  why = <<-EOT
    A role that is meant for tasks can be given to any service that its trust policy lets in, now or later.
  EOT
  how = "Add the condition `StringEquals` on `iam:PassedToService` with `ecs-tasks.amazonaws.com`."

  each "policy" { in = concat(
    resources.aws_iam_policy, resources.aws_iam_role_policy, resources.aws_iam_user_policy, resources.aws_iam_group_policy,
    flatten([for role in resources.aws_iam_role : role.inline_policy if tf::declared(role.inline_policy[0].policy)]),
  ) }
  each "statement" { in = iam::statements(policy) }

  locals {
    guards = [for condition in statement.conditions : condition if lower(condition.variable) == "iam:passedtoservice" && contains(["StringEquals", "StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike", "StringEqualsIgnoreCase"], condition.test) && !contains(condition.values, "*")]
  }

  when      = statement.effect == "Allow" && anytrue([for action in statement.actions : iam::actions_match(action, "iam:PassRole")])
  condition = length(local.guards) > 0
  message   = "`${tf::address(policy)}` allows to pass roles to any service"
  place     = statement
}
