rule "SEC009" {
  name     = "parameter-without-cmk"
  title    = "SecureString parameter without a customer managed key"
  question = "the parameter has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_337"]

  why = <<-EOT
    Without a customer managed key, a SecureString is encrypted with the AWS managed key `aws/ssm`, which every
    principal with access to Parameter Store in the account can use.
  EOT
  how = "Set `key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_ssm_parameter }

  when      = it.type == "SecureString"
  condition = tf::declared(it.key_id) ? aws::is_customer_key(it.key_id) : false
  message   = "parameter `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.key_id
}
