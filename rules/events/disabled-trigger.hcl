rule "EVT005" {
  name         = "disabled-trigger"
  title        = "Disabled trigger"
  question     = "the trigger is disabled"
  severity     = "medium"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.4"]
  proves       = "The triggers of the task are enabled."

  why = <<-EOT
    A disabled rule or schedule starts nothing, and nothing reports it: the sync just no longer happens.
  EOT
  how = "Remove `state` or `is_enabled`: rules and schedules are enabled by default."

  each "trigger" { in = concat(resources.aws_cloudwatch_event_rule, resources.aws_scheduler_schedule) }

  locals {
    argument = try(tf::declared(trigger.is_enabled), false) ? "is_enabled" : "state"
    value    = trigger[local.argument]
  }

  condition = local.argument == "is_enabled" ? local.value != false : local.value == null || local.value != "DISABLED"
  message   = "`${tf::address(trigger)}` is disabled"
  place     = trigger[local.argument]
}
