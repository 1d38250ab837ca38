rule "TRL008" {
  name     = "trail-without-topic"
  title    = "Trail without notifications of new log files"
  question = "the trail notifies nobody of new log files"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV_AWS_252"]

  why = <<-EOT
    With a topic, what reads the logs need not look for new ones.
  EOT
  how = "Set `sns_topic_name`."

  each "it" { in = resources.aws_cloudtrail }

  condition = tf::declared(it.sns_topic_name) ? it.sns_topic_name != null : false
  message   = "trail `${tf::address(it)}` notifies nobody of new log files"
  place     = it.sns_topic_name
}
