rule "ACC003" {
  name     = "passwords-without-symbol"
  title    = "Password policy without a symbol requirement"
  question = "the password policy does not require a symbol"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_14", "AWS-0060", "IAM.13"]

  why = <<-EOT
    The account password policy is the only check on the passwords that IAM users choose. Each required type of
    character makes them harder to guess.
  EOT
  how = "Set `require_symbols = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_symbols) ? it.require_symbols == true : false
  message   = "the password policy does not require a symbol"
  place     = it.require_symbols

  fix {
    value = true
  }
}
