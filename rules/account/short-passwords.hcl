rule "ACC001" {
  name     = "short-passwords"
  title    = "Password policy that allows short passwords"
  question = "the password policy allows short passwords"
  severity = "low"
  group    = "security"
  expects  = "The password policy requires long passwords."
  aliases  = ["CKV_AWS_10", "AWS-0063", "IAM.15", "1bc1c685"]

  why = <<-EOT
    The account password policy is the only check on the passwords that IAM users choose. Short ones are easy to guess.
  EOT
  how = "Set `minimum_password_length = 14`."

  option "min_length" {
    type        = number
    default     = 14
    description = "Minimum number of characters in a password."
  }

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.minimum_password_length) ? it.minimum_password_length >= option.min_length : false
  message   = "the password policy allows passwords shorter than ${option.min_length} characters"
  place     = it.minimum_password_length

  fix {
    value = option.min_length
  }
}
