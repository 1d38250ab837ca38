rule "SCL014" {
  name     = "scaling-policy-without-alarm"
  title    = "Step scaling policy without an alarm"
  question = "no alarm acts by the scaling policy"
  severity = "low"
  group    = "hygiene"

  why = <<-EOT
    A step scaling policy does nothing by itself: an alarm has it as its action. Application Auto Scaling makes alarms for target tracking
    only.
  EOT
  how = "Name the `arn` of the policy in `alarm_actions` of an `aws_cloudwatch_metric_alarm`."

  each "policy" { in = resources.aws_appautoscaling_policy }

  locals {
    alarms = [for alarm in concat(resources.aws_cloudwatch_metric_alarm, resources.aws_cloudwatch_composite_alarm) : alarm
    if anytrue([for action in concat(tolist(coalesce(alarm.alarm_actions, [])), tolist(coalesce(alarm.ok_actions, []))) : tf::refers_to(action, policy)])]
  }

  # An alarm of the caller may act by a policy that leaves by an output.
  when      = tf::declared(policy.policy_type) && policy.policy_type == "StepScaling" && !ecs::exported(policy)
  condition = length(local.alarms) > 0
  message   = "no alarm acts by `${tf::address(policy)}`"
  unknown   = "silent"
}
