rule "SNS004" {
  name     = "condition-on-event-topic"
  title    = "Topic policy with a condition that EventBridge may not meet"
  question = "the topic policy has a condition that EventBridge may not meet"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    AWS documents that a topic policy must not have a condition on the source for EventBridge: deliveries fail, and the
    events are lost. Another AWS page recommends such conditions, so test with one event.
  EOT
  how = "Remove the condition from the statement for `events.amazonaws.com`, or send a test event after the deployment."

  each "target" { in = resources.aws_cloudwatch_event_target }
  each "topic" { in = [for topic in resources.aws_sns_topic : topic if tf::refers_to(target.arn, topic)] }

  locals {
    call     = aws::fact("callers.events_topic")
    attached = [for policy in resources.aws_sns_topic_policy : policy.policy if tf::refers_to(policy.arn, topic)]
    policies = concat(local.attached, tf::declared(topic.policy) ? [topic.policy] : [])
  }

  # A policy that does not allow EventBridge at all is SNS003.
  when      = iam::policy_admits(local.policies, local.call.service, local.call.action, null, {})
  condition = iam::policy_admits(local.policies, local.call.service, local.call.action, null, { for key in local.call.never : key => null })
  message   = "the policy of `${tf::address(topic)}` allows ${local.call.service} only with a condition on its source, which events from `${tf::address(target)}` may not meet"
  place     = target.arn
  related   = [topic]
}
