rule "LOG001" {
  name         = "missing-log-retention"
  title        = "Log group keeps its logs for ever"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_66", "AC_AWS_0452"]

  why = <<-EOT
    Logs that nobody deletes cost more every month, and what they say about people and systems can be read for ever by
    whoever gets in.
  EOT
  how = "Set `retention_in_days` to as many days as you need, for instance 30."

  each "group" { in = resources.aws_cloudwatch_log_group }

  # The class DELIVERY has a fixed retention of two days.
  when      = !tf::declared(group.log_group_class) || group.log_group_class != "DELIVERY"
  condition = group.retention_in_days == null ? false : group.retention_in_days > 0
  message   = "log group `${tf::address(group)}` keeps its logs for ever"
  place     = group.retention_in_days
}
