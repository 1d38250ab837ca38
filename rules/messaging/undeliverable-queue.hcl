rule "SQS005" {
  name         = "undeliverable-queue"
  title        = "Queue policy refuses its sender"
  question     = "the queue refuses messages from its sender"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Queues take messages from what sends them."

  why = <<-EOT
    EventBridge and SNS send to a queue only if the policy of the queue lets them. Without it, every message is lost,
    and nothing says so.
  EOT
  how = "Allow `sqs:SendMessage` on the queue to the service, where `aws:SourceArn` is the rule or the topic."

  each "sender" { in = concat(
    flatten([for target in resources.aws_cloudwatch_event_target : target.dead_letter_config]),
    resources.aws_cloudwatch_event_target, resources.aws_sns_topic_subscription,
  ) }
  each "argument" { in = [strcontains(tf::address(sender), "aws_sns_topic_subscription.") ? "endpoint" : "arn"] }
  each "queue" { in = [for queue in resources.aws_sqs_queue : queue if tf::refers_to(sender[argument], queue)] }

  locals {
    service    = argument == "endpoint" ? "sns.amazonaws.com" : "events.amazonaws.com"
    attached   = [for policy in resources.aws_sqs_queue_policy : policy.policy if policy.queue_url == queue.id || policy.queue_url == queue.url]
    policies   = concat(local.attached, tf::declared(queue.policy) ? [queue.policy] : [])
    statements = flatten([for policy in local.policies : iam::statements(policy)])
    allowed = [for statement in local.statements : alltrue([
      statement.effect == "Allow",
      anytrue([for action in statement.actions : iam::actions_match(action, "sqs:SendMessage")]),
      anytrue([for principal in statement.principals : contains(principal.identifiers, local.service) || contains(principal.identifiers, "*")]),
    ])]
  }

  condition = anytrue(local.allowed)
  message   = "`${tf::address(queue)}` refuses messages from ${local.service}, and `${tf::address(sender)}` sends them"
  place     = sender[argument]
  related   = [queue]
}
