rule "EVT007" {
  name         = "target-without-dead-letter-queue"
  title        = "Target without a dead-letter queue"
  question     = "the target has no dead-letter queue"
  severity     = "low"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Targets have a dead-letter queue."

  why = <<-EOT
    If a task or function cannot be started, EventBridge retries for a day, and then drops the event. A dead-letter
    queue keeps it for inspection and replay.
  EOT
  how = "Add a `dead_letter_config` block with a queue whose policy lets events.amazonaws.com send messages."

  each "target" { in = resources.aws_cloudwatch_event_target }

  locals {
    named = anytrue([for function in resources.aws_lambda_function : tf::refers_to(target.arn, function)])
    # The ARN of a resource of this configuration is known as far as its service.
    shown         = tf::text(target.arn)
    is_lambda     = startswith(local.shown, "arn:") ? strcontains(local.shown, ":lambda:") : strcontains(target.arn, ":lambda:")
    runs_function = local.is_lambda || (tf::known(local.named) ? local.named : false)
  }

  when      = length(target.ecs_target) > 0 || local.runs_function
  condition = tf::declared(target.dead_letter_config[0].arn)
  message   = "`${tf::address(target)}` drops the events that it cannot deliver"
  place     = target.dead_letter_config
}
