rule "IAM002" {
  name         = "wildcard-resource"
  title        = "Policy allows actions on every resource"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_355", "CKV_AWS_356", "CKV_AWS_111", "CKV_AWS_290", "CKV_AWS_108", "CKV_AWS_288"]

  why = <<-EOT
    A program with this policy reaches all buckets, secrets or tasks of the account, and not only its own.
  EOT
  how = "Name the ARNs that the program uses. Put actions that AWS only allows on `*` (`ecr:GetAuthorizationToken`) into a statement of their own."

  each "policy" { in = concat(
    resources.aws_iam_policy, resources.aws_iam_role_policy, resources.aws_iam_user_policy, resources.aws_iam_group_policy,
    flatten([for role in resources.aws_iam_role : role.inline_policy if tf::declared(role.inline_policy[0].policy)]),
  ) }
  each "statement" { in = iam::statements(policy) }
  each "resource" { in = statement.resources }

  locals {
    # All there is, or all of a service. The wildcard behind the name of a type or a prefix is how ARNs are bounded.
    is_all = can(regex("^([*]|arn:[^:]*:[^:]*:[^:]*:[^:]*:[*/:]+)$", tf::text(resource)))
    # To describe or list what a service has is about all of it.
    candidates = [for action in statement.actions : action if !can(regex("^[A-Za-z0-9-]+:(Describe|List)[*]$", tf::text(action)))]
    scopable   = [for action in local.candidates : action if !iam::requires_star(action)]
    # An action of which that is not known is named, too.
    named = [for action in local.candidates : action if tf::known(iam::requires_star(action)) ? !iam::requires_star(action) : true]
    # Keys by which a condition says which resources are meant.
    bounds = [for condition in statement.conditions : condition if !startswith(condition.test, "ForAllValues") && !strcontains(condition.test, "Not") && !endswith(condition.test, "IfExists") && can(regex("(?i)(^aws:ResourceTag/|^[a-z0-9]+:ResourceTag/|^aws:ResourceAccount$|^aws:ResourceOrg|^ecs:cluster$|:AccessPointArn$)", condition.variable))]
  }

  when = statement.effect == "Allow" && !contains(statement.actions, "*")
  # An ARN that the caller gives is taken for one.
  condition = tf::text(resource) == "…" || !local.is_all || length(local.scopable) == 0 || length(local.bounds) > 0
  message   = "`${tf::address(policy)}` allows actions on `${resource}` that can be bounded: ${join(", ", local.named)}"
  place     = resource
}
