rule "LMB003" {
  name         = "unbounded-batch-window"
  title        = "Batch without a window"
  question     = "a batch of more than ten messages has no window"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Batches have a window."

  why = <<-EOT
    SQS gives ten messages at a time. For a larger batch, Lambda waits for more, and has to be told how long. AWS
    refuses the mapping, and a batch of more than ten from a FIFO queue.
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
