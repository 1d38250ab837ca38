rule "ACC003" {
  name     = "passwords-without-symbol"
  title    = "Password policy allows passwords without a symbol"
  question = "the password policy allows passwords without a symbol"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_14", "AWS-0060", "IAM.13"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `require_symbols = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_symbols) ? it.require_symbols == true : false
  message   = "the password policy allows passwords without a symbol"
  place     = it.require_symbols

  fix {
    value = true
  }
}
