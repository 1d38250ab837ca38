rule "TRL007" {
  name     = "trail-without-log-group"
  title    = "Trail that is not sent to CloudWatch Logs"
  question = "the trail is not sent to CloudWatch Logs"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_10", "AWS-0162", "CloudTrail.5"]

  why = <<-EOT
    Alarms on what the trail records need it in CloudWatch Logs. In the bucket it is only for reading later.
  EOT
  how = "Set `cloud_watch_logs_group_arn` and `cloud_watch_logs_role_arn`."

  each "it" { in = resources.aws_cloudtrail }

  condition = tf::declared(it.cloud_watch_logs_group_arn) ? it.cloud_watch_logs_group_arn != null : false
  message   = "trail `${tf::address(it)}` is not sent to CloudWatch Logs"
  place     = it.cloud_watch_logs_group_arn
}
