rule "IAM008" {
  name         = "admin-managed-policy"
  title        = "Policy for administrators is attached"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_56", "IAM.18"]

  why = <<-EOT
    `AdministratorAccess` allows everything; `IAMFullAccess` and `PowerUserAccess` are enough to get there.
  EOT
  how = "Attach a policy with the actions that are used."

  each "attachment" { in = concat(
    [for attachment in concat(resources.aws_iam_role_policy_attachment, resources.aws_iam_user_policy_attachment, resources.aws_iam_group_policy_attachment, resources.aws_iam_policy_attachment) : { arn = attachment.policy_arn, of = attachment }],
    flatten([for role in resources.aws_iam_role : [for arn in role.managed_policy_arns : { arn = arn, of = role }] if tf::declared(role.managed_policy_arns)]),
  ) }

  # An ARN that the configuration makes is one of its own policies.
  condition = strcontains(tf::text(attachment.arn), ":aws:policy/") ? !anytrue([
    for name in ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"] : endswith(attachment.arn, "policy/${name}")
  ]) : true
  message = "`${tf::address(attachment.of)}` attaches `${attachment.arn}`"
  place   = attachment.arn
}
