rule "ACC001" {
  name     = "short-passwords"
  title    = "Password policy allows passwords shorter than 14 characters"
  question = "the password policy allows passwords shorter than 14 characters"
  severity = "low"
  group    = "security"
  expects  = "The password policy asks for at least 14 characters."
  aliases  = ["CKV_AWS_10", "AWS-0063", "IAM.15"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `minimum_password_length = 14`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.minimum_password_length) ? it.minimum_password_length >= 14 : false
  message   = "the password policy allows passwords shorter than 14 characters"
  place     = it.minimum_password_length

  fix {
    value = 14
  }
}
