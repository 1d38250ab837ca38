rule "ACC004" {
  name     = "passwords-without-uppercase"
  title    = "Password policy without an uppercase letter requirement"
  question = "the password policy does not require an uppercase letter"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_15", "AWS-0061", "IAM.11"]

  why = <<-EOT
    The account password policy is the only check on the passwords that IAM users choose. Each required type of
    character makes them harder to guess.
  EOT
  how = "Set `require_uppercase_characters = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_uppercase_characters) ? it.require_uppercase_characters == true : false
  message   = "the password policy does not require an uppercase letter"
  place     = it.require_uppercase_characters

  fix {
    value = true
  }
}
