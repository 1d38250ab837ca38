rule "SNS001" {
  name         = "unencrypted-topic"
  title        = "Topic is not encrypted"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_26", "AWS-0095", "SNS.1", "AC_AWS_0502"]

  why = <<-EOT
    Messages lie in the topic until every subscriber has them. Unlike a queue, a topic is not encrypted at rest unless it has
    a key.
  EOT
  how = "Set `kms_master_key_id`; where AWS services publish, to a key of your own whose policy lets them use it."

  each "topic" { in = resources.aws_sns_topic }

  condition = tf::declared(topic.kms_master_key_id)
  message   = "topic `${tf::address(topic)}` is not encrypted"
  place     = topic.kms_master_key_id
}
