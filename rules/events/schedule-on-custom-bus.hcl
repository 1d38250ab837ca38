rule "EVT009" {
  name         = "schedule-on-custom-bus"
  title        = "Schedule rule on a custom bus"
  question     = "a schedule rule is on a custom bus"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "No schedule is on a custom event bus."

  why = <<-EOT
    Only the default event bus has schedules. AWS refuses a rule with one on any other.
  EOT
  how = "Remove `event_bus_name`, or use `aws_scheduler_schedule`."

  each "rule" { in = resources.aws_cloudwatch_event_rule }

  when      = tf::declared(rule.schedule_expression) ? rule.schedule_expression != null : false
  condition = rule.event_bus_name == null || rule.event_bus_name == aws::fact("events.schedule_bus") || endswith(rule.event_bus_name, ":event-bus/default")
  message   = "`${tf::address(rule)}` is a schedule, and `${rule.event_bus_name}` is not the default bus"
  place     = rule.event_bus_name

  fix {
    value  = aws::fact("events.schedule_bus")
    safety = "unsafe"
  }
}
