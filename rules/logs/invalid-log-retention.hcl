rule "LOG002" {
  name     = "invalid-log-retention"
  title    = "CloudWatch has no such retention"
  severity = "high"
  group    = "correctness"
  aliases  = ["ef0b316a"]

  why = <<-EOT
    CloudWatch Logs accepts certain numbers of days only and refuses the log group with any other.
  EOT
  how = "Use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days."

  each "group" { in = resources.aws_cloudwatch_log_group }

  when      = group.retention_in_days != 0
  condition = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], group.retention_in_days)
  unknown   = "silent"
  message   = "CloudWatch cannot keep logs for ${group.retention_in_days} days"
  place     = group.retention_in_days
}
