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
    named         = anytrue([for function in resources.aws_lambda_function : tf::refers_to(target.arn, function)])
    # The ARN of what is no function need not be known.
    others        = concat(resources.aws_cloudwatch_log_group, resources.aws_sfn_state_machine, resources.aws_sns_topic, resources.aws_sqs_queue, resources.aws_kinesis_stream, resources.aws_kinesis_firehose_delivery_stream, resources.aws_cloudwatch_event_bus)
    other         = anytrue([for one in local.others : tf::refers_to(target.arn, one)])
    runs_function = (tf::known(local.other) ? !local.other : true) && (strcontains(target.arn, ":lambda:") || (tf::known(local.named) ? local.named : false))
  }

  when      = length(target.ecs_target) > 0 || local.runs_function
  condition = tf::declared(target.dead_letter_config[0].arn)
  message   = "`${tf::address(target)}` drops the events that it cannot deliver"
  place     = target.dead_letter_config
}
