rule "LMB003" {
  name         = "unbounded-batch-window"
  title        = "Batch of more than ten messages without a batching window"
  question     = "a batch of more than ten messages has no batching window"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Every large batch has a batching window."

  why = <<-EOT
    A batch of more than ten messages from SQS needs a batching window, and a batch from a FIFO queue cannot have more
    than ten. AWS rejects the event source mapping otherwise.
  EOT
  how = "Set `maximum_batching_window_in_seconds` to 1 or more, or `batch_size` to at most 10."

  each "mapping" { in = resources.aws_lambda_event_source_mapping }

  locals {
    limits = aws::fact("lambda.sqs_batch")
    queued = [for queue in resources.aws_sqs_queue : queue if tf::refers_to(mapping.event_source_arn, queue)]
    is_sqs = length(local.queued) > 0 || can(regex("^arn:[^:]+:sqs:", tf::text(mapping.event_source_arn)))
    size   = tf::declared(mapping.batch_size) ? coalesce(mapping.batch_size, local.limits.default) : local.limits.default
    fifo   = anytrue([for queue in local.queued : queue.fifo_queue == true])
  }

  when      = local.is_sqs
  condition = local.size <= (local.fifo ? local.limits.fifo : local.limits.without_window) || (!local.fifo && coalesce(mapping.maximum_batching_window_in_seconds, 0) >= local.limits.window.min)
  message   = "`${tf::address(mapping)}` takes ${local.size} messages at a time without a batching window"
  place     = mapping.batch_size
}
