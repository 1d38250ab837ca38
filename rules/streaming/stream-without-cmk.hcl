rule "KIN004" {
  name     = "stream-without-cmk"
  title    = "Kinesis stream without a customer managed key"
  question = "the stream has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_185"]

  why = <<-EOT
    Without a customer managed key, the stream is not encrypted, or uses a key that AWS manages. With a customer managed
    key you decide who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `encryption_type = \"KMS\"`, and `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_kinesis_stream }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "stream `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
