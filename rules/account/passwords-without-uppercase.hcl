rule "ACC004" {
  name     = "passwords-without-uppercase"
  title    = "Password policy allows passwords without an uppercase letter"
  question = "the password policy allows passwords without an uppercase letter"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_15", "AWS-0061", "IAM.11"]

  why = <<-EOT
    Passwords of people who sign in to the account are as strong as this policy asks for.
  EOT
  how = "Set `require_uppercase_characters = true`."

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.require_uppercase_characters) ? it.require_uppercase_characters == true : false
  message   = "the password policy allows passwords without an uppercase letter"
  place     = it.require_uppercase_characters

  fix {
    value = true
  }
}
