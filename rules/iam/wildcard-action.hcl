rule "IAM001" {
  name         = "wildcard-action"
  title        = "Policy allows every action, or every action of a service"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_1", "CKV_AWS_49", "CKV_AWS_62", "CKV_AWS_63", "CKV2_AWS_40", "AWS-0345", "IAM.1", "IAM.21"]

  why = <<-EOT
    The policy also allows what the program never does: to delete, to change permissions, and whatever AWS adds to the
    service tomorrow.
  EOT
  how = "Name the actions that the program uses."

  each "policy" { in = concat(
    resources.aws_iam_policy, resources.aws_iam_role_policy, resources.aws_iam_user_policy, resources.aws_iam_group_policy,
    flatten([for role in resources.aws_iam_role : role.inline_policy if tf::declared(role.inline_policy[0].policy)]),
  ) }
  each "statement" { in = iam::statements(policy) }
  each "action" { in = statement.actions }

  when      = statement.effect == "Allow"
  condition = !can(regex("^([*]|[^:]*:[*?]*[*][*?]*)$", action))
  message   = "`${tf::address(policy)}` allows `${action}`"
  place     = action
}
