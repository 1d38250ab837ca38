rule "EVT005" {
  name         = "disabled-trigger"
  title        = "Disabled trigger"
  question     = "the trigger is disabled"
  severity     = "medium"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.4"]
  proves       = "What starts the task is enabled."

  why = <<-EOT
    A rule or schedule that is off starts nothing, and nothing says so: the sync just does not happen any more.
  EOT
  how = "Remove the argument: rules and schedules are on by default."

  each "trigger" { in = concat(resources.aws_cloudwatch_event_rule, resources.aws_scheduler_schedule) }

  locals {
    argument = try(tf::declared(trigger.is_enabled), false) ? "is_enabled" : "state"
    value    = trigger[local.argument]
  }

  condition = local.argument == "is_enabled" ? local.value != false : local.value == null || local.value != "DISABLED"
  message   = "`${tf::address(trigger)}` is disabled"
  place     = trigger[local.argument]
}
