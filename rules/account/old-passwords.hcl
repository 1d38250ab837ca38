rule "ACC007" {
  name     = "old-passwords"
  title    = "Password policy allows passwords older than 90 days"
  question = "the password policy allows passwords older than 90 days"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_9", "AWS-0062", "IAM.17"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `max_password_age = 90`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.max_password_age) ? it.max_password_age > 0 && it.max_password_age <= 90 : false
  message   = "the password policy allows passwords older than 90 days"
  place     = it.max_password_age

  fix {
    value = 90
  }
}
