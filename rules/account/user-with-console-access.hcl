rule "ACC010" {
  name     = "user-with-console-access"
  title    = "IAM user with a console password"
  question = "the user can sign in to the console"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_22", "9ec311bf"]

  why = <<-EOT
    A password of a user does not expire by itself, and outlives the employment of its owner. Sign-in through IAM Identity
    Center ends with the account of the company.
  EOT
  how = "Remove the login profile; let people sign in through IAM Identity Center or a federated role."

  each "user" { in = resources.aws_iam_user }

  locals {
    profiles = [for profile in resources.aws_iam_user_login_profile : profile if profile.user == user.name]
  }

  condition = !anytrue([for profile in local.profiles : true])
  message   = "user `${tf::address(user)}` can sign in to the console"
  place     = user
  related   = local.profiles
}
