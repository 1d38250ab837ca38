rule "SCL004" {
  name         = "hasty-scale-in"
  title        = "Scale-in after too few periods"
  question     = "the service scales in after too few periods"
  severity     = "low"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.5"]
  proves       = "Scale-in alarms evaluate enough periods."

  why = <<-EOT
    A download waits for the network and uses little CPU: a service that scales in after a short lull stops tasks in the
    middle of their work. The requirement is five consecutive periods.
  EOT
  how = "Set `evaluation_periods` of the alarm to at least 5."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "alarm" {
    in = [
      for alarm in resources.aws_cloudwatch_metric_alarm : alarm
      if alarm.alarm_actions == null ? false : contains(alarm.alarm_actions, policy.arn)
    ]
  }

  locals {
    steps   = flatten([for config in policy.step_scaling_policy_configuration : config.step_adjustment])
    shrinks = anytrue([for step in local.steps : coalesce(step.scaling_adjustment, 0) < 0])
    metrics = flatten([for query in alarm.metric_query : query.metric])
    on_ecs  = alarm.namespace == "AWS/ECS" || anytrue([for metric in local.metrics : metric.namespace == "AWS/ECS"])
  }

  when      = policy.service_namespace == "ecs" && local.shrinks && local.on_ecs
  condition = coalesce(alarm.evaluation_periods, 5) >= 5
  message   = "alarm `${tf::address(alarm)}` scales in the service after ${alarm.evaluation_periods} periods instead of at least 5"
  place     = alarm.evaluation_periods

  fix {
    value  = 5
    safety = "unsafe"
  }
}
