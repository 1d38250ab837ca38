rule "SQS002" {
  name         = "mismatched-dead-letter-queue"
  title        = "Dead-letter queue of a different type"
  question     = "the dead-letter queue has a different type than its source queue"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Dead-letter queues have the same type as their source queues."

  why = <<-EOT
    The dead-letter queue of a FIFO queue must be a FIFO queue, and that of a standard queue a standard queue. AWS
    rejects the redrive policy otherwise.
  EOT
  how = "Make both queues FIFO, or neither."

  each "queue" { in = concat(resources.aws_sqs_queue, resources.aws_sqs_queue_redrive_policy) }

  locals {
    arn     = jsondecode(queue.redrive_policy).deadLetterTargetArn
    letters = [for other in resources.aws_sqs_queue : other if other.arn == local.arn]
    url     = "queue_url"
    sources = [for other in resources.aws_sqs_queue : other if tf::address(other) == tf::address(queue) || tf::refers_to(try(queue[local.url], null), other)]
    pairs   = flatten([for source in local.sources : [for letter in local.letters : coalesce(source.fifo_queue, false) == coalesce(letter.fifo_queue, false)]])
  }

  when      = tf::declared(queue.redrive_policy) ? queue.redrive_policy != null : false
  condition = alltrue(local.pairs)
  message   = "the dead-letter queue of `${tf::address(queue)}` has a different type than the queue itself"
  place     = queue.redrive_policy
  related   = local.letters
}
