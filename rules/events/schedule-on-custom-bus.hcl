rule "EVT009" {
  name         = "schedule-on-custom-bus"
  title        = "Scheduled rule on a custom event bus"
  question     = "a scheduled rule is on a custom event bus"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "No scheduled rule is on a custom event bus."

  why = <<-EOT
    Only the default event bus supports scheduled rules. AWS refuses them on any other.
  EOT
  how = "Remove `event_bus_name`, or use `aws_scheduler_schedule`."

  each "rule" { in = resources.aws_cloudwatch_event_rule }

  when      = tf::declared(rule.schedule_expression) ? rule.schedule_expression != null : false
  condition = rule.event_bus_name == null || rule.event_bus_name == aws::fact("events.schedule_bus") || endswith(rule.event_bus_name, ":event-bus/default")
  message   = "scheduled rule `${tf::address(rule)}` is on `${rule.event_bus_name}`, not on the default event bus"
  place     = rule.event_bus_name

  fix {
    value  = aws::fact("events.schedule_bus")
    safety = "unsafe"
  }
}
