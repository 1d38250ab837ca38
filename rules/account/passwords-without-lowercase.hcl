rule "ACC005" {
  name     = "passwords-without-lowercase"
  title    = "Password policy without a lowercase letter requirement"
  question = "the password policy does not require a lowercase letter"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_11", "AWS-0058", "IAM.12"]

  why = <<-EOT
    The account password policy is the only check on the passwords that IAM users choose. Each required type of
    character makes them harder to guess.
  EOT
  how = "Set `require_lowercase_characters = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_lowercase_characters) ? it.require_lowercase_characters == true : false
  message   = "the password policy does not require a lowercase letter"
  place     = it.require_lowercase_characters

  fix {
    value = true
  }
}
