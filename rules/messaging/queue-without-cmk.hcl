rule "SQS006" {
  name     = "queue-without-cmk"
  title    = "Queue without a customer managed key"
  question = "the queue has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_73", "AWS-0135"]

  why = <<-EOT
    AWS encrypts it with a key of its own. With a customer managed key you decide who may decrypt, and can take that away
    from everyone at once.
  EOT
  how = "Set `kms_master_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_sqs_queue }

  condition = tf::declared(it.kms_master_key_id) ? aws::is_customer_key(it.kms_master_key_id) : false
  message   = "queue `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_master_key_id
}
