rule "EVT007" {
  name         = "target-without-dead-letter-queue"
  title        = "Target without a dead-letter queue"
  question     = "the target has no dead-letter queue"
  severity     = "low"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Targets have a dead-letter queue."

  why = <<-EOT
    When a task or a function cannot be started, EventBridge tries again for a day and then drops the event. With a queue, the
    event is there to look at and to send again.
  EOT
  how = "Add `dead_letter_config` with a queue whose policy lets events.amazonaws.com send to it."

  each "target" { in = resources.aws_cloudwatch_event_target }

  locals {
    named         = anytrue([for function in resources.aws_lambda_function : tf::refers_to(target.arn, function)])
    runs_function = strcontains(target.arn, ":lambda:") || (tf::known(local.named) ? local.named : false)
  }

  when      = length(target.ecs_target) > 0 || local.runs_function
  condition = tf::declared(target.dead_letter_config[0].arn)
  message   = "`${tf::address(target)}` loses the events that it cannot deliver"
  place     = target.dead_letter_config
}
