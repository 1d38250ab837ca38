rule "ACC002" {
  name     = "passwords-without-number"
  title    = "Password policy allows passwords without a number"
  question = "the password policy allows passwords without a number"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_12", "AWS-0059", "IAM.14"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `require_numbers = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_numbers) ? it.require_numbers == true : false
  message   = "the password policy allows passwords without a number"
  place     = it.require_numbers

  fix {
    value = true
  }
}
