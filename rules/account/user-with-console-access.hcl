rule "ACC010" {
  name     = "user-with-console-access"
  title    = "IAM user with a console password"
  question = "the user can sign in to the console"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_22", "9ec311bf"]

  why = <<-EOT
    The password of an IAM user does not expire by default, and outlives the employment of its owner. Access through IAM
    Identity Center ends with the company account.
  EOT
  how = "Remove the login profile, and let people sign in through IAM Identity Center or a federated role."

  each "user" { in = resources.aws_iam_user }

  locals {
    profiles = [for profile in resources.aws_iam_user_login_profile : profile if profile.user == user.name]
  }

  condition = !anytrue([for profile in local.profiles : true])
  message   = "user `${tf::address(user)}` can sign in to the console"
  place     = user
  related   = local.profiles
}
