rule "ACC006" {
  name     = "reused-passwords"
  title    = "Password policy allows a recent password again"
  question = "the password policy allows a recent password again"
  severity = "low"
  group    = "security"
  expects  = "The password policy refuses recent passwords."
  aliases  = ["CKV_AWS_13", "AWS-0056", "IAM.16"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `password_reuse_prevention = 24`."

  option "remembered" {
    type        = number
    default     = 24
    description = "How many earlier passwords are refused."
  }

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.password_reuse_prevention) ? it.password_reuse_prevention >= option.remembered : false
  message   = "the password policy allows a recent password again"
  place     = it.password_reuse_prevention

  fix {
    value = option.remembered
  }
}
