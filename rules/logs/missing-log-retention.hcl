rule "LOG001" {
  name         = "missing-log-retention"
  title        = "Log group never expires"
  question     = "the log group never expires"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  proves       = "Log groups have a retention."
  aliases      = ["CKV_AWS_66", "AC_AWS_0452", "AC_AWS_0041", "ef0b316a"]

  why = <<-EOT
    Logs that nobody deletes cost more every month, and an attacker reads what they say about people and systems
    for years back.
  EOT
  how = "Set `retention_in_days` to as many days as you need, for instance 30."

  each "group" { in = resources.aws_cloudwatch_log_group }

  # The retention of some classes cannot be chosen.
  when      = !tf::declared(group.log_group_class) || !contains(aws::fact("logs.fixed_retention_classes"), group.log_group_class)
  condition = group.retention_in_days == null ? false : group.retention_in_days > 0
  message   = "log group `${tf::address(group)}` keeps its logs for ever"
  place     = group.retention_in_days

  fix {
    value  = 365
    safety = "unsafe"
  }
}
