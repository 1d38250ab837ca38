rule "LOG001" {
  name         = "missing-log-retention"
  title        = "Log group without a retention"
  question     = "the log group has no retention"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  proves       = "Log groups have a retention."
  aliases      = ["CKV_AWS_66", "AC_AWS_0452", "AC_AWS_0041", "ef0b316a"]

  why = <<-EOT
    Logs that are never deleted cost more every month, and give an attacker years of data about users and systems.
  EOT
  how = "Set `retention_in_days` to the number of days that you need, for example 365."

  each "group" { in = resources.aws_cloudwatch_log_group }

  # Some log classes have a fixed retention.
  when      = !tf::declared(group.log_group_class) || !contains(aws::fact("logs.fixed_retention_classes"), group.log_group_class)
  condition = group.retention_in_days == null ? false : group.retention_in_days > 0
  message   = "log group `${tf::address(group)}` keeps its events for ever"
  place     = group.retention_in_days

  fix {
    value  = 365
    safety = "unsafe"
  }
}
