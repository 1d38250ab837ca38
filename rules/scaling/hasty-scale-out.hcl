rule "SCL003" {
  name         = "hasty-scale-out"
  title        = "Scale-out after a single period"
  question     = "the service scales out after a single period"
  severity     = "low"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.5"]
  proves       = "Scale-out alarms evaluate enough periods."

  why = <<-EOT
    One minute of high load is not a trend: a service that scales out immediately starts tasks for every spike. The
    requirement is two consecutive periods.
  EOT
  how = "Set `evaluation_periods` of the alarm to at least 2."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "alarm" {
    in = [
      for alarm in resources.aws_cloudwatch_metric_alarm : alarm
      if alarm.alarm_actions == null ? false : contains(alarm.alarm_actions, policy.arn)
    ]
  }

  locals {
    steps   = flatten([for config in policy.step_scaling_policy_configuration : config.step_adjustment])
    grows   = anytrue([for step in local.steps : coalesce(step.scaling_adjustment, 0) > 0])
    metrics = flatten([for query in alarm.metric_query : query.metric])
    on_ecs  = alarm.namespace == "AWS/ECS" || anytrue([for metric in local.metrics : metric.namespace == "AWS/ECS"])
  }

  when      = policy.service_namespace == "ecs" && local.grows && local.on_ecs
  condition = coalesce(alarm.evaluation_periods, 2) >= 2
  message   = "alarm `${tf::address(alarm)}` scales out the service after ${alarm.evaluation_periods} periods instead of at least 2"
  place     = alarm.evaluation_periods

  fix {
    value  = 2
    safety = "unsafe"
  }
}
