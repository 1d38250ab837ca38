rule "EVT016" {
  name         = "log-group-closed-to-events"
  title        = "Log group that EventBridge cannot write to"
  question     = "a resource policy lets EventBridge write to the log group"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "EventBridge may write to its log groups."

  why = <<-EOT
    EventBridge writes to a log group only if a resource policy of CloudWatch Logs allows it. The console makes such a
    policy, Terraform does not. Without one in the account, all events are lost without an error.
  EOT
  how = "Add an `aws_cloudwatch_log_resource_policy` that allows `logs:CreateLogStream` and `logs:PutLogEvents` on the log group to `events.amazonaws.com` and `delivery.logs.amazonaws.com`."

  each "target" { in = resources.aws_cloudwatch_event_target }
  each "group" { in = [for group in resources.aws_cloudwatch_log_group : group if tf::refers_to(target.arn, group)] }

  locals {
    policies = [for policy in resources.aws_cloudwatch_log_resource_policy : policy.policy_document]
    admits   = [for service in ["events.amazonaws.com", "delivery.logs.amazonaws.com"] : iam::policy_admits(local.policies, service, "logs:PutLogEvents", null, {})]
  }

  condition = anytrue(local.admits)
  message   = "no resource policy allows EventBridge to write to `${tf::address(group)}` for `${tf::address(target)}`"
  place     = target.arn
  related   = [group]
}
