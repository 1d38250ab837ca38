rule "SCL002" {
  name         = "scale-from-zero"
  title        = "Service that cannot scale out from zero"
  question     = "the service can scale out from zero tasks"
  severity     = "medium"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.5"]
  proves       = "Services can scale out from zero tasks."

  why = <<-EOT
    CPU and memory metrics of a service come from its running tasks. With no tasks there are no metrics, and Application
    Auto Scaling does not scale on missing data: a service that reaches zero stays there.
  EOT
  how = "Scale on a metric that exists without tasks (messages in a queue), add a scheduled action, or set `min_capacity` to 1."

  each "target" { in = resources.aws_appautoscaling_target }

  when = target.service_namespace == "ecs" && target.min_capacity == 0

  locals {
    policies = [for policy in resources.aws_appautoscaling_policy : policy if policy.resource_id == target.resource_id]
    alarms = flatten([for policy in local.policies : [
      for alarm in resources.aws_cloudwatch_metric_alarm : alarm
      if alarm.alarm_actions == null ? false : contains(alarm.alarm_actions, policy.arn)
    ]])
    tracked   = flatten([for policy in local.policies : policy.target_tracking_scaling_policy_configuration])
    customs   = flatten([for config in local.tracked : config.customized_metric_specification])
    queries   = flatten([for alarm in local.alarms : alarm.metric_query])
    metrics   = flatten([for query in local.queries : query.metric])
    measured  = concat(local.alarms[*].namespace, local.customs[*].namespace, local.metrics[*].namespace)
    elsewhere = [for namespace in local.measured : namespace if namespace == null ? false : !contains(["AWS/ECS", "ECS/ContainerInsights"], namespace)]
    schedules = [for action in resources.aws_appautoscaling_scheduled_action : action if action.resource_id == target.resource_id]
  }

  condition = length(local.elsewhere) > 0 || length(local.schedules) > 0
  unknown   = "silent"
  message   = "the service can scale in to zero tasks, and no other metric or schedule scales it out again"
  place     = target.min_capacity
}
