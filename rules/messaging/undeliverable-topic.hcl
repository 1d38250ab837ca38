rule "SNS003" {
  name         = "undeliverable-topic"
  title        = "Topic policy does not allow the sender"
  question     = "the topic policy does not allow the sender"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Topic policies allow the services that publish to the topic."

  why = <<-EOT
    EventBridge and S3 can publish to a topic only if its policy allows it; the default policy allows the account but no
    service. EventBridge loses every event without an error. S3 rejects the notification.
  EOT
  how = "Add an `aws_sns_topic_policy` that allows `sns:Publish` on the topic to the service."

  each "sender" { in = concat(resources.aws_cloudwatch_event_target, flatten([for notification in resources.aws_s3_bucket_notification : notification.topic])) }
  each "argument" { in = [strcontains(tf::address(sender), "aws_s3_bucket_notification.") ? "topic_arn" : "arn"] }
  each "topic" { in = [for topic in resources.aws_sns_topic : topic if tf::refers_to(sender[argument], topic)] }

  locals {
    service  = argument == "topic_arn" ? aws::fact("callers.s3_topic").service : aws::fact("callers.events_topic").service
    attached = [for policy in resources.aws_sns_topic_policy : policy.policy if tf::refers_to(policy.arn, topic)]
    policies = concat(local.attached, tf::declared(topic.policy) ? [topic.policy] : [])

    # What EventBridge sends to a topic is another rule's matter.
    request = argument == "topic_arn" ? iam::request_of(sender) : {}
    for_it  = iam::policy_admits(local.policies, local.service, "sns:Publish", topic.arn, local.request)
    closed  = tf::known(local.for_it) ? !local.for_it : false
  }

  condition = iam::policy_admits(local.policies, local.service, "sns:Publish", null, {}) && !local.closed
  message   = "`${tf::address(sender)}` publishes to `${tf::address(topic)}`, whose policy does not allow ${local.service}"
  place     = sender[argument]
  related   = [topic]
}
