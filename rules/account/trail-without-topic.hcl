rule "TRL008" {
  name     = "trail-without-topic"
  title    = "Trail without SNS notifications"
  question = "the trail sends no SNS notifications"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV_AWS_252"]

  why = <<-EOT
    With an SNS topic, programs that read the log files are notified of new ones, and need not poll for them.
  EOT
  how = "Set `sns_topic_name` to the ARN of an SNS topic."

  each "it" { in = resources.aws_cloudtrail }

  condition = tf::declared(it.sns_topic_name) ? it.sns_topic_name != null : false
  message   = "trail `${tf::address(it)}` sends no SNS notifications of new log files"
  place     = it.sns_topic_name
}
