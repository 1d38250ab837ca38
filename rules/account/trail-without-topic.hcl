rule "TRL008" {
  name     = "trail-without-topic"
  title    = "Trail that tells nobody of new logs"
  question = "the trail tells nobody of new logs"
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
  message   = "trail `${tf::address(it)}` tells nobody of new logs"
  place     = it.sns_topic_name
}
