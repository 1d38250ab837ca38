rule "LOG003" {
  name     = "log-group-without-cmk"
  title    = "Log group without a customer managed key"
  question = "the log group has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_158", "AWS-0017", "0afbcfe9", "AC_AWS_0451"]

  why = <<-EOT
    CloudWatch Logs always encrypts, with a key of its own. With a customer managed key you decide who may decrypt, and
    can take that away from everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a key whose policy lets `logs.REGION.amazonaws.com` use it."

  each "group" { in = resources.aws_cloudwatch_log_group }

  condition = aws::is_customer_key(group.kms_key_id)
  message   = "log group `${tf::address(group)}` is encrypted with a key that AWS owns"
  place     = group.kms_key_id
}
