rule "SQS007" {
  name     = "queue-with-aws-managed-key"
  title    = "Queue encrypted with the key that AWS manages"
  question = "the key of the queue is one that AWS manages"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_73", "AWS-0135"]

  why = <<-EOT
    Nobody can change the policy of `alias/aws/sqs`. Neither other accounts nor services such as SNS, S3 and EventBridge
    can send to the queue, and nobody can be refused its messages by the key.
  EOT
  how = "Set `kms_master_key_id` to the ARN of a customer managed key, or leave it out to use the key that SQS owns."

  each "it" { in = resources.aws_sqs_queue }

  when      = tf::declared(it.kms_master_key_id)
  condition = aws::is_customer_key(it.kms_master_key_id)
  message   = "queue `${tf::address(it)}` is encrypted with a key that AWS manages"
  place     = it.kms_master_key_id
}
