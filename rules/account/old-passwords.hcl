rule "ACC007" {
  name     = "old-passwords"
  title    = "Passwords that stay valid for too long"
  question = "the password policy keeps passwords valid for too long"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_9", "AWS-0062", "IAM.17", "ce60d060"]

  why = <<-EOT
    A leaked password works until it is changed. Without `max_password_age`, passwords of IAM users never expire.
  EOT
  how = "Set `max_password_age = 90`."

  option "max_days" {
    type        = number
    default     = 90
    description = "Maximum number of days that a password is valid."
  }

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.max_password_age) ? it.max_password_age > 0 && it.max_password_age <= option.max_days : false
  message   = "the password policy keeps passwords valid for more than ${option.max_days} days"
  place     = it.max_password_age

  fix {
    value = option.max_days
  }
}
