rule "IAM041" {
  name     = "empty-group"
  title    = "IAM group without users"
  question = "nobody is in the group"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV2_AWS_14", "IAM.27", "fc101ca7"]

  why = <<-EOT
    A group without users grants nothing, and may be a leftover.
  EOT
  how = "Add an `aws_iam_group_membership`, or remove the group."

  each "it" { in = resources.aws_iam_group }

  locals {
    members = concat(
      [for membership in resources.aws_iam_group_membership : membership if tf::refers_to(membership.group, it)],
      [for membership in resources.aws_iam_user_group_membership : membership if anytrue([for group in coalesce(membership.groups, []) : tf::refers_to(group, it)])],
    )
  }

  condition = length(local.members) > 0
  message   = "nobody is in group `${tf::address(it)}`"
  place     = it
}
