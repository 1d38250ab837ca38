rule "ACC011" {
  name     = "unchangeable-password"
  title    = "Password policy without self-service changes"
  question = "the password policy lets users change their passwords"
  severity = "low"
  group    = "security"
  aliases  = ["9ef7d25d"]

  why = <<-EOT
    A user who suspects that somebody else knows the password has to wait for an administrator, who then knows the new
    one.
  EOT
  how = "Set `allow_users_to_change_password = true`."

  each "policy" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(policy.allow_users_to_change_password) ? policy.allow_users_to_change_password == true : true
  message   = "the password policy does not let users change their passwords"
  place     = policy.allow_users_to_change_password

  fix {
    value = true
  }
}
