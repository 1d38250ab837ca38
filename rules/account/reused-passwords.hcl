rule "ACC006" {
  name     = "reused-passwords"
  title    = "Password policy without reuse prevention"
  question = "the password policy allows reuse of recent passwords"
  severity = "low"
  group    = "security"
  expects  = "The password policy prevents reuse of recent passwords."
  aliases  = ["CKV_AWS_13", "AWS-0056", "IAM.16", "89806cdc"]

  why = <<-EOT
    A user who must change a password can set the old one again, so a leaked password keeps working.
  EOT
  how = "Set `password_reuse_prevention = 24`."

  option "remembered" {
    type        = number
    default     = 24
    description = "How many previous passwords cannot be reused."
  }

  each "it" { in = resources.aws_iam_account_password_policy }

  condition = tf::declared(it.password_reuse_prevention) ? it.password_reuse_prevention >= option.remembered : false
  message   = "the password policy does not prevent reuse of the last ${option.remembered} passwords"
  place     = it.password_reuse_prevention

  fix {
    value = option.remembered
  }
}
