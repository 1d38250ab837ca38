rule "SQS003" {
  name         = "incomplete-redrive-policy"
  title        = "Incomplete redrive policy"
  question     = "the redrive policy is incomplete"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Redrive policies are complete."

  why = <<-EOT
    A redrive policy needs the ARN of the dead-letter queue and `maxReceiveCount`, from
    ${aws::fact("sqs.max_receive_count").min} to ${aws::fact("sqs.max_receive_count").max}. AWS rejects any other
    redrive policy.
  EOT
  how = "Write `jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })`."

  each "queue" { in = concat(resources.aws_sqs_queue, resources.aws_sqs_queue_redrive_policy) }

  locals {
    policy = jsondecode(queue.redrive_policy)
    range  = aws::fact("sqs.max_receive_count")
    arn    = lookup(local.policy, "deadLetterTargetArn", null)
    count  = lookup(local.policy, "maxReceiveCount", null)
  }

  when      = tf::declared(queue.redrive_policy) ? queue.redrive_policy != null && queue.redrive_policy != "" : false
  condition = local.arn != null && (local.count == null ? false : tonumber(local.count) >= local.range.min && tonumber(local.count) <= local.range.max)
  message   = "the redrive policy of `${tf::address(queue)}` has no `deadLetterTargetArn`, or no `maxReceiveCount` from ${local.range.min} to ${local.range.max}"
  place     = queue.redrive_policy
}
