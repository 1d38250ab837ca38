rule "SCL014" {
  name     = "scaling-policy-without-alarm"
  title    = "Step scaling policy without an alarm"
  question = "no alarm triggers the scaling policy"
  severity = "low"
  group    = "hygiene"

  why = <<-EOT
    A step scaling policy acts only when an alarm has it as an action. Application Auto Scaling creates alarms only for
    target tracking.
  EOT
  how = "Add the `arn` of the policy to `alarm_actions` of an `aws_cloudwatch_metric_alarm`."

  each "policy" { in = resources.aws_appautoscaling_policy }

  locals {
    alarms = [for alarm in concat(resources.aws_cloudwatch_metric_alarm, resources.aws_cloudwatch_composite_alarm) : alarm
    if anytrue([for action in concat(tolist(coalesce(alarm.alarm_actions, [])), tolist(coalesce(alarm.ok_actions, []))) : tf::refers_to(action, policy)])]
  }

  # The caller may use an exported policy in an alarm.
  when      = tf::declared(policy.policy_type) && policy.policy_type == "StepScaling" && !ecs::exported(policy)
  condition = length(local.alarms) > 0
  message   = "no alarm triggers `${tf::address(policy)}`"
  unknown   = "silent"
}
