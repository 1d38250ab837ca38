rule "SQS003" {
  name         = "incomplete-redrive-policy"
  title        = "Redrive policy lacks what SQS needs"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]

  why = <<-EOT
    A redrive policy has the ARN of the dead-letter queue and how often a message is received before it goes there, 1 to
    1000. AWS refuses anything else.
  EOT
  how = "Write `jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })`."

  each "queue" { in = concat(resources.aws_sqs_queue, resources.aws_sqs_queue_redrive_policy) }

  locals {
    policy = jsondecode(queue.redrive_policy)
    arn    = lookup(local.policy, "deadLetterTargetArn", null)
    count  = lookup(local.policy, "maxReceiveCount", null)
  }

  when      = tf::declared(queue.redrive_policy) ? queue.redrive_policy != null && queue.redrive_policy != "" : false
  condition = local.arn != null && (local.count == null ? false : tonumber(local.count) >= 1 && tonumber(local.count) <= 1000)
  message   = "the redrive policy of `${tf::address(queue)}` has no `deadLetterTargetArn`, or no `maxReceiveCount` from 1 to 1000"
  place     = queue.redrive_policy
}
