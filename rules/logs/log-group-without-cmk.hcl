rule "LOG003" {
  name     = "log-group-without-cmk"
  title    = "Log group without a customer managed key"
  question = "the log group has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_158", "AWS-0017", "0afbcfe9", "AC_AWS_0451"]

  why = <<-EOT
    CloudWatch Logs always encrypts log data, by default with a key that AWS owns. With a customer managed key you
    decide who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key whose policy allows `logs.REGION.amazonaws.com`."

  each "group" { in = resources.aws_cloudwatch_log_group }

  condition = aws::is_customer_key(group.kms_key_id)
  message   = "log group `${tf::address(group)}` is not encrypted with a customer managed key"
  place     = group.kms_key_id
}
