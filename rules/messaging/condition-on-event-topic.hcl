rule "SNS004" {
  name     = "condition-on-event-topic"
  title    = "Topic policy asks EventBridge for a key that it may not send"
  question = "the topic policy asks EventBridge for a key that it may not send"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    AWS documents that statements for EventBridge in the policy of a topic must not have a condition on the source: the events
    count as failed invocations, and are lost. Another page of AWS recommends such conditions, so send one event and see.
  EOT
  how = "Take the condition out of the statement for `events.amazonaws.com`, or send an event by hand after the deployment."

  each "target" { in = resources.aws_cloudwatch_event_target }
  each "topic" { in = [for topic in resources.aws_sns_topic : topic if tf::refers_to(target.arn, topic)] }

  locals {
    call     = aws::fact("callers.events_topic")
    attached = [for policy in resources.aws_sns_topic_policy : policy.policy if tf::refers_to(policy.arn, topic)]
    policies = concat(local.attached, tf::declared(topic.policy) ? [topic.policy] : [])
  }

  # A policy that lets EventBridge in on no condition is another rule's.
  when      = iam::policy_admits(local.policies, local.call.service, local.call.action, {})
  condition = iam::policy_admits(local.policies, local.call.service, local.call.action, { for key in local.call.never : key => null })
  message   = "the policy of `${tf::address(topic)}` admits ${local.call.service} by a condition on its source only, which it may not send for `${tf::address(target)}`"
  place     = target.arn
  related   = [topic]
}
