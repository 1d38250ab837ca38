rule "IAM012" {
  name         = "malformed-policy-document"
  title        = "IAM cannot read the policy"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    Terraform looks at a policy as JSON only. AWS refuses one with another version than its two, an effect other than
    `Allow` and `Deny`, a statement without actions or resources, a `Sid` with more than letters and digits, and a
    principal in the policy of a role.
  EOT
  how = "Write the policy with `aws_iam_policy_document`, and leave out what does not belong there."

  each "policy" { in = concat(resources.aws_iam_policy, resources.aws_iam_role_policy, resources.aws_iam_user_policy, resources.aws_iam_group_policy) }

  locals {
    document   = jsondecode(policy.policy)
    version    = lookup(local.document, "Version", "2012-10-17")
    written    = lookup(local.document, "Statement", [])
    statements = flatten([local.written])
    wrong = concat(
      contains(["2012-10-17", "2008-10-17"], local.version) ? [] : ["the version `${local.version}`"],
      [for statement in local.statements : "the effect `${lookup(statement, "Effect", "")}`" if !contains(["Allow", "Deny"], lookup(statement, "Effect", ""))],
      [for statement in local.statements : "no actions" if !contains(keys(statement), "Action") && !contains(keys(statement), "NotAction")],
      [for statement in local.statements : "no resources" if !contains(keys(statement), "Resource") && !contains(keys(statement), "NotResource")],
      [for statement in local.statements : "a principal" if contains(keys(statement), "Principal") || contains(keys(statement), "NotPrincipal")],
      [for statement in local.statements : "the sid `${statement.Sid}`" if contains(keys(statement), "Sid") ? !can(regex("^[A-Za-z0-9]*$", statement.Sid)) : false],
    )
  }

  condition = length(local.wrong) == 0
  message   = "the policy of `${tf::address(policy)}` has ${join(" and ", local.wrong)}, which IAM refuses"
  place     = policy.policy
}
