rule "SQS006" {
  name     = "queue-without-cmk"
  title    = "Queue without a customer managed key"
  question = "the queue has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"

  why = <<-EOT
    By default, AWS encrypts the queue with a key that AWS owns. With a customer managed key you decide who can decrypt,
    and can revoke access for everyone at once.
  EOT
  how = "Set `kms_master_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_sqs_queue }

  condition = tf::declared(it.kms_master_key_id) ? aws::is_customer_key(it.kms_master_key_id) : false
  message   = "queue `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_master_key_id
}
