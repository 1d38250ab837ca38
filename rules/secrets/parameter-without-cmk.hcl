rule "SEC009" {
  name     = "parameter-without-cmk"
  title    = "Parameter without a customer managed key"
  question = "the parameter has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_337"]

  why = <<-EOT
    Without a key of its own, a SecureString is encrypted with the key of Systems Manager that everyone in the
    account can use.
  EOT
  how = "Set `key_id` to a customer managed key."

  each "it" { in = resources.aws_ssm_parameter }

  when      = it.type == "SecureString"
  condition = tf::declared(it.key_id) ? aws::is_customer_key(it.key_id) : false
  message   = "parameter `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.key_id
}
