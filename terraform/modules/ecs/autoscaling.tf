resource "aws_appautoscaling_target" "this" {
  count = var.enable_auto_scaling ? 1 : 0

  service_namespace  = "ecs"
  resource_id        = "service/${local.cluster.name}/${aws_ecs_service.this[0].name}"
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

# One scale-in for CPU, memory and queue together: with one each, low CPU would shrink a service that is full on memory.
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
      scaling_adjustment          = -1
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "low" {
  count = var.enable_auto_scaling ? 1 : 0

  alarm_name          = "${local.name}-low"
  alarm_description   = "Takes a task from ${local.name}: CPU and memory below their targets and no work waiting for 5 periods"
  evaluation_periods  = 5
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.in[0].arn]

  metric_query {
    id          = "idle"
    label       = "CPU and memory below target, no work waiting"
    expression  = "IF(cpu < ${var.target_cpu_utilization} AND memory < ${var.target_memory_utilization} AND FILL(queue, 0) < 1, 1, 0)"
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

  metric_query {
    id = "queue"

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.work[0].name }
      period      = var.scaling_period
      stat        = "Maximum"
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

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = each.value.scale_out_adjustment
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
