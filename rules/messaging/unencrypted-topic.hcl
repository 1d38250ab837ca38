rule "SNS001" {
  name         = "unencrypted-topic"
  title        = "Topic without a KMS key"
  question     = "the topic has no KMS key"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every topic is encrypted with a KMS key."
  aliases      = ["CKV_AWS_26", "AWS-0095", "SNS.1", "AC_AWS_0502", "28545147"]

  why = <<-EOT
    SNS stores messages on encrypted disks. With a KMS key, reading them also requires permission to use the key, and
    CloudTrail logs every use.
  EOT
  how = "Set `kms_master_key_id`. If AWS services publish to the topic, use a customer managed key whose policy allows them."

  each "topic" { in = resources.aws_sns_topic }

  condition = tf::declared(topic.kms_master_key_id)
  message   = "topic `${tf::address(topic)}` is not encrypted with a KMS key"
  place     = topic.kms_master_key_id

  fix {
    value  = "alias/aws/sns"
    safety = "unsafe"
  }
}
