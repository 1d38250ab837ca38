rule "ACC008" {
  name     = "kept-initial-password"
  title    = "Console password that its user need not change"
  question = "the user keeps the password that Terraform generated"
  severity = "medium"
  group    = "security"
  aliases  = ["b592ffd4"]

  why = <<-EOT
    The generated password is in the state, and whoever hands it over has seen it. A reset at the first sign-in makes it
    the user's own.
  EOT
  how = "Set `password_reset_required = true`."

  each "profile" { in = resources.aws_iam_user_login_profile }

  # From "aws_iam_user_login_profile": without the argument no reset is asked for.
  condition = tf::declared(profile.password_reset_required) ? profile.password_reset_required : false
  message   = "the user of `${tf::address(profile)}` keeps the password that Terraform generated"
  place     = profile.password_reset_required

  fix {
    value  = true
    safety = "safe"
  }
}
