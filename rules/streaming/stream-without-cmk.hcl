rule "KIN004" {
  name     = "stream-without-cmk"
  title    = "Stream without a customer managed key"
  question = "the stream has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_185"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take
    that away from everyone at once.
  EOT
  how = "Set `encryption_type = \"KMS\"` and `kms_key_id` to a customer managed key."

  each "it" { in = resources.aws_kinesis_stream }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "stream `${tf::address(it)}` has no customer managed key"
  place     = it.kms_key_id
}
