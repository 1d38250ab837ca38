rule "ACC001" {
  name     = "short-passwords"
  title    = "Password policy allows short passwords"
  question = "the password policy allows short passwords"
  severity = "low"
  group    = "security"
  expects  = "The password policy asks for long passwords."
  aliases  = ["CKV_AWS_10", "AWS-0063", "IAM.15"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `minimum_password_length = 14`."

  option "min_length" {
    type        = number
    default     = 14
    description = "The fewest characters of a password."
  }

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.minimum_password_length) ? it.minimum_password_length >= option.min_length : false
  message   = "the password policy allows passwords shorter than ${option.min_length} characters"
  place     = it.minimum_password_length

  fix {
    value = option.min_length
  }
}
