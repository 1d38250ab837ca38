rule "ACC005" {
  name     = "passwords-without-lowercase"
  title    = "Password policy allows passwords without a lowercase letter"
  question = "the password policy allows passwords without a lowercase letter"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_11", "AWS-0058", "IAM.12"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `require_lowercase_characters = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_lowercase_characters) ? it.require_lowercase_characters == true : false
  message   = "the password policy allows passwords without a lowercase letter"
  place     = it.require_lowercase_characters

  fix {
    value = true
  }
}
