rule "IAM042" {
  name     = "user-without-group"
  title    = "IAM user without a group"
  question = "the user is in no group"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV2_AWS_21"]

  why = <<-EOT
    Permissions of single users are hard to review.
  EOT
  how = "Add an `aws_iam_user_group_membership`, or use Identity Center."

  each "it" { in = resources.aws_iam_user }

  locals {
    groups = concat(
      [for membership in resources.aws_iam_user_group_membership : membership if tf::refers_to(membership.user, it)],
      [for membership in resources.aws_iam_group_membership : membership if anytrue([for user in coalesce(membership.users, []) : tf::refers_to(user, it)])],
    )
  }

  condition = length(local.groups) > 0
  message   = "user `${tf::address(it)}` is in no group"
  place     = it
}
