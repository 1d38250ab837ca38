rule "TRL009" {
  name     = "event-store-without-cmk"
  title    = "Event data store without a customer managed key"
  question = "the event data store is not encrypted with a customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_294"]

  why = <<-EOT
    By default, AWS encrypts the event data store with a key that you do not control. With a customer managed key, you
    decide who can decrypt, and can revoke access for everyone at once.
  EOT
  how = "Set `kms_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_cloudtrail_event_data_store }

  condition = tf::declared(it.kms_key_id) ? aws::is_customer_key(it.kms_key_id) : false
  message   = "event data store `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_key_id
}
