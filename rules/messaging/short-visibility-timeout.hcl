rule "SQS004" {
  name         = "short-visibility-timeout"
  title        = "Visibility timeout shorter than the function timeout"
  question     = "the visibility timeout is shorter than the function timeout"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Messages stay invisible for as long as the function can run."

  why = <<-EOT
    A received message stays hidden for the visibility timeout of its queue. If the function runs longer, another
    invocation receives the same message. AWS rejects the event source mapping.
  EOT
  how = "Set `visibility_timeout_seconds` of the queue to ${aws::fact("sqs.lambda_visibility_factor")} times the timeout of the function, plus `maximum_batching_window_in_seconds`."

  each "mapping" { in = resources.aws_lambda_event_source_mapping }
  each "queue" { in = [for queue in resources.aws_sqs_queue : queue if tf::refers_to(mapping.event_source_arn, queue)] }
  each "function" { in = [for function in resources.aws_lambda_function : function if mapping.function_name == function.function_name || tf::refers_to(mapping.function_name, function)] }

  locals {
    hidden = coalesce(queue.visibility_timeout_seconds, aws::fact("sqs.visibility_timeout").default)
    works  = coalesce(function.timeout, aws::fact("lambda.timeout").default)
  }

  condition = local.hidden >= local.works
  message   = "the visibility timeout of `${tf::address(queue)}` is ${local.hidden} seconds, but `${tf::address(function)}` can run for ${local.works}"
  place     = queue.visibility_timeout_seconds
  related   = [function.timeout, mapping]

  fix {
    value  = local.works
    safety = "unsafe"
  }
}
