rule "ACC007" {
  name     = "old-passwords"
  title    = "Password policy allows old passwords"
  question = "the password policy allows old passwords"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_9", "AWS-0062", "IAM.17"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `max_password_age = 90`."

  option "max_days" {
    type        = number
    default     = 90
    description = "The most days that a password is valid."
  }

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.max_password_age) ? it.max_password_age > 0 && it.max_password_age <= option.max_days : false
  message   = "the password policy allows passwords older than ${option.max_days} days"
  place     = it.max_password_age

  fix {
    value = option.max_days
  }
}
