rule "LOG002" {
  name     = "invalid-log-retention"
  title    = "Invalid log retention"
  question = "the log retention is invalid"
  severity = "high"
  group    = "correctness"
  aliases  = ["ef0b316a"]

  why = <<-EOT
    CloudWatch Logs accepts only certain numbers of days, and rejects a log group with any other.
  EOT
  how = "Set `retention_in_days` to one of ${join(", ", aws::fact("logs.retention_days"))}."

  each "group" { in = resources.aws_cloudwatch_log_group }

  when      = group.retention_in_days != 0
  condition = contains(aws::fact("logs.retention_days"), group.retention_in_days)
  unknown   = "silent"
  message   = "CloudWatch Logs does not support a retention of ${group.retention_in_days} days"
  place     = group.retention_in_days
}
