resource "aws_appautoscaling_target" "this" {
  count = var.enable_auto_scaling ? 1 : 0

  service_namespace  = "ecs"
  resource_id        = "service/${local.cluster.name}/${local.service.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.min_capacity
  max_capacity       = var.max_capacity

  tags = local.tags
}

# Step scaling with alarms of the module's own: target tracking makes its alarms itself, with periods that cannot be
# set, and the documented behaviour is two periods out and five in.
resource "aws_appautoscaling_policy" "out" {
  for_each = { for name, metric in local.utilization_targets : name => metric if var.enable_auto_scaling }

  name               = "${local.name}-${each.key}-out"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = var.scale_out_cooldown
    metric_aggregation_type = "Average"

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = 1
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "high" {
  for_each = { for name, metric in local.utilization_targets : name => metric if var.enable_auto_scaling }

  alarm_name          = "${local.name}-${each.key}-high"
  alarm_description   = "Adds a task to ${local.name}: ${each.value.metric_name} above ${each.value.target} % for 2 periods"
  namespace           = "AWS/ECS"
  metric_name         = each.value.metric_name
  dimensions          = local.service_dimensions
  statistic           = "Average"
  period              = var.scaling_period
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.target
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.out[each.key].arn]

  tags = local.tags
}

# One scale-in for all metrics together: with one each, low CPU would shrink a service that is full on memory. It takes
# one task at a time, and all of them once nobody has work: who has some is protected, and what ECS stops is idle.
resource "aws_appautoscaling_policy" "in" {
  count = var.enable_auto_scaling ? 1 : 0

  name               = "${local.name}-in"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = var.scale_in_cooldown
    metric_aggregation_type = "Average"

    step_adjustment {
      metric_interval_lower_bound = 0
      metric_interval_upper_bound = 1
      scaling_adjustment          = -1
    }

    step_adjustment {
      metric_interval_lower_bound = 1
      scaling_adjustment          = -var.max_capacity
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "low" {
  count = var.enable_auto_scaling ? 1 : 0

  alarm_name          = "${local.name}-low"
  alarm_description   = "Takes tasks from ${local.name}: all metrics below their targets and no work waiting for 5 periods"
  evaluation_periods  = 5
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.in[0].arn]

  metric_query {
    id          = "idle"
    label       = "1: below all targets, no work waiting. 2: no work at all"
    expression  = local.idle_expression
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.utilization_targets

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ECS"
        metric_name = metric_query.value.metric_name
        dimensions  = local.service_dimensions
        period      = var.scaling_period
        stat        = "Average"
      }
    }
  }

  dynamic "metric_query" {
    for_each = local.work_metrics

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric_name
        dimensions  = metric_query.value.dimensions
        period      = var.scaling_period
        stat        = metric_query.value.statistic
      }
    }
  }

  tags = local.tags
}

# The only policies that can start the first task: those on the queue and on the caller's metrics.
resource "aws_appautoscaling_policy" "custom" {
  for_each = local.scale_out_metrics

  name               = "${local.name}-${each.key}-out"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = var.scale_out_cooldown
    metric_aggregation_type = "Maximum"

    dynamic "step_adjustment" {
      for_each = each.value.steps

      content {
        metric_interval_lower_bound = step_adjustment.value.lower
        metric_interval_upper_bound = step_adjustment.value.upper
        scaling_adjustment          = step_adjustment.value.adjustment
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "custom" {
  for_each = local.scale_out_metrics

  alarm_name          = "${local.name}-${each.key}-high"
  alarm_description   = "Adds tasks to ${local.name}: ${each.value.metric_name} at ${each.value.scale_out_threshold} or above for 2 periods"
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = var.scaling_period
  evaluation_periods  = 2
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.scale_out_threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.custom[each.key].arn]

  tags = local.tags
}
