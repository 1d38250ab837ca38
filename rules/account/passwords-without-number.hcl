rule "ACC002" {
  name     = "passwords-without-number"
  title    = "Password policy without a number requirement"
  question = "the password policy does not require a number"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_12", "AWS-0059", "IAM.14"]

  why = <<-EOT
    The account password policy is the only check on the passwords that IAM users choose. Each required type of
    character makes them harder to guess.
  EOT
  how = "Set `require_numbers = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_numbers) ? it.require_numbers == true : false
  message   = "the password policy does not require a number"
  place     = it.require_numbers

  fix {
    value = true
  }
}
