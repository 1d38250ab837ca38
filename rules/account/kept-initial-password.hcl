rule "ACC008" {
  name     = "kept-initial-password"
  title    = "Initial console password without a required reset"
  question = "the user can keep the password that Terraform generated"
  severity = "medium"
  group    = "security"
  aliases  = ["b592ffd4"]

  why = <<-EOT
    The generated password is in the Terraform state, and whoever delivers it has seen it. After a reset at the first
    sign-in, only the user knows the password.
  EOT
  how = "Set `password_reset_required = true`."

  each "profile" { in = resources.aws_iam_user_login_profile }

  # From "aws_iam_user_login_profile": without the argument, no reset is required.
  condition = tf::declared(profile.password_reset_required) ? profile.password_reset_required : false
  message   = "the user of `${tf::address(profile)}` can keep the password that Terraform generated"
  place     = profile.password_reset_required

  fix {
    value  = true
    safety = "safe"
  }
}
