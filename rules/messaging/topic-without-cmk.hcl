rule "SNS002" {
  name     = "topic-without-cmk"
  title    = "Topic without a customer managed key"
  question = "the topic has no customer managed key"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0136", "b1a72f66"]

  why = <<-EOT
    By default, SNS does not encrypt the topic with a KMS key. With a customer managed key you decide who can decrypt,
    and can revoke access for everyone at once.
  EOT
  how = "Set `kms_master_key_id` to the ARN of a customer managed key."

  each "it" { in = resources.aws_sns_topic }

  condition = tf::declared(it.kms_master_key_id) ? aws::is_customer_key(it.kms_master_key_id) : false
  message   = "topic `${tf::address(it)}` is not encrypted with a customer managed key"
  place     = it.kms_master_key_id
}
