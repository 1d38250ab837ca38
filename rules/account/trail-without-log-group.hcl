rule "TRL007" {
  name     = "trail-without-log-group"
  title    = "Trail without CloudWatch Logs"
  question = "the trail does not send events to CloudWatch Logs"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_10", "AWS-0162", "CloudTrail.5"]

  why = <<-EOT
    Metric filters and alarms need the events of the trail in CloudWatch Logs. In the bucket, events can only be
    searched afterwards.
  EOT
  how = "Set `cloud_watch_logs_group_arn` and `cloud_watch_logs_role_arn`."

  each "it" { in = resources.aws_cloudtrail }

  condition = tf::declared(it.cloud_watch_logs_group_arn) ? it.cloud_watch_logs_group_arn != null : false
  message   = "trail `${tf::address(it)}` does not send events to CloudWatch Logs"
  place     = it.cloud_watch_logs_group_arn
}
