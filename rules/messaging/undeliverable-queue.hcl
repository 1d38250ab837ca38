rule "SQS005" {
  name         = "undeliverable-queue"
  title        = "Queue policy does not allow the sender"
  question     = "the queue policy does not allow the sender"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Queue policies allow the services that send to the queue."

  why = <<-EOT
    EventBridge and SNS can send to a queue only if its policy allows it. Otherwise every message is lost without an
    error. S3 rejects a notification to such a queue.
  EOT
  how = "Allow `sqs:SendMessage` on the queue to the service, with a condition that `aws:SourceArn` is the rule, the topic or the bucket."

  each "sender" { in = concat(
    flatten([for target in resources.aws_cloudwatch_event_target : target.dead_letter_config]),
    resources.aws_cloudwatch_event_target, resources.aws_sns_topic_subscription,
    flatten([for notification in resources.aws_s3_bucket_notification : notification.queue]),
  ) }
  each "argument" { in = [strcontains(tf::address(sender), "aws_sns_topic_subscription.") ? "endpoint" : strcontains(tf::address(sender), "aws_s3_bucket_notification.") ? "queue_arn" : "arn"] }
  each "queue" { in = [for queue in resources.aws_sqs_queue : queue if tf::refers_to(sender[argument], queue)] }

  locals {
    service  = argument == "endpoint" ? aws::fact("callers.sns_queue").service : argument == "queue_arn" ? aws::fact("callers.s3_queue").service : aws::fact("callers.events_topic").service
    attached = [for policy in resources.aws_sqs_queue_policy : policy.policy if tf::refers_to(policy.queue_url, queue)]
    policies = concat(local.attached, tf::declared(queue.policy) ? [queue.policy] : [])
  }

  condition = iam::policy_admits(local.policies, local.service, "sqs:SendMessage", queue.arn, iam::request_of(sender))
  message   = "`${tf::address(sender)}` sends to `${tf::address(queue)}`, whose policy does not allow ${local.service} to send for it"
  place     = sender[argument]
  related   = [queue]
}
