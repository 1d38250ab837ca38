rule "SNS005" {
  name         = "topic-closed-to-alarms"
  title        = "Topic policy that keeps alarms out"
  question     = "the topic policy allows the alarm"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "Topic policies allow the alarms that notify the topic."

  why = <<-EOT
    CloudWatch publishes alarms as a service. The default policy of a topic lets it in. A policy of your own takes its
    place, and without a statement for `cloudwatch.amazonaws.com` nobody hears of the alarm.
  EOT
  how = "Allow `sns:Publish` on the topic to `cloudwatch.amazonaws.com`, with a condition on `aws:SourceAccount`."

  each "alarm" { in = resources.aws_cloudwatch_metric_alarm }
  each "action" { in = coalesce(alarm.alarm_actions, []) }
  each "topic" { in = [for topic in resources.aws_sns_topic : topic if tf::refers_to(action, topic)] }

  locals {
    attached   = [for policy in resources.aws_sns_topic_policy : policy.policy if tf::refers_to(policy.arn, topic)]
    policies   = concat(local.attached, tf::declared(topic.policy) ? [topic.policy] : [])
    statements = flatten([for policy in local.policies : iam::statements(policy)])
    # The statement of the default policy: everyone, for the owner of the topic.
    default  = anytrue([for statement in local.statements : statement.effect == "Allow" && anytrue([for principal in statement.principals : principal.type != "Service" && contains(principal.identifiers, "*")])])
    for_this = iam::policy_admits(local.policies, "cloudwatch.amazonaws.com", "sns:Publish", topic.arn, {})
    closed   = tf::known(local.for_this) ? !local.for_this : false
  }

  when      = length(local.policies) > 0
  condition = local.default || iam::policy_admits(local.policies, "cloudwatch.amazonaws.com", "sns:Publish", null, {}) && !local.closed
  message   = "`${tf::address(alarm)}` notifies `${tf::address(topic)}`, whose policy does not allow cloudwatch.amazonaws.com"
  place     = action
  related   = [topic]
}
