# The orchestrator logs every 15 minutes how long ago a sync succeeded. An alarm on "no success in N days" itself cannot
# be made: CloudWatch looks back seven days at most.
resource "aws_cloudwatch_log_metric_filter" "days_since_success" {
  name           = "${local.name}-days-since-success"
  log_group_name = var.orchestrator_log_group_name
  pattern        = "{ $.event = \"watch\" }"

  metric_transformation {
    name      = "DaysSinceSuccess"
    namespace = local.namespace
    value     = "$.days_since_success"
  }
}

resource "aws_cloudwatch_metric_alarm" "no_success" {
  alarm_name          = "${local.name}-no-success"
  alarm_description   = "No sync of ${local.name} has stored everything for ${var.max_days_without_success} days, or the orchestrator does not run"
  namespace           = local.namespace
  metric_name         = "DaysSinceSuccess"
  statistic           = "Maximum"
  period              = 21600
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.max_days_without_success
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]

  tags = local.tags

  depends_on = [aws_cloudwatch_log_metric_filter.days_since_success]
}

resource "aws_cloudwatch_log_metric_filter" "gave_up" {
  name           = "${local.name}-gave-up"
  log_group_name = var.orchestrator_log_group_name
  pattern        = "{ $.event = \"gave_up\" }"

  metric_transformation {
    name      = "GaveUp"
    namespace = local.namespace
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "gave_up" {
  alarm_name          = "${local.name}-gave-up"
  alarm_description   = "The orchestrator of ${local.name} has given up a sync: it failed too often, or for too long"
  namespace           = local.namespace
  metric_name         = "GaveUp"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]

  tags = local.tags

  depends_on = [aws_cloudwatch_log_metric_filter.gave_up]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${local.name}-orchestrator-errors"
  alarm_description   = "The orchestrator of ${local.name} fails"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = var.orchestrator_function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]

  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "waiting" {
  for_each = local.queues

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = "Something waits in ${each.value} for somebody to look at it"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]

  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "failed_invocations" {
  for_each = local.rules

  alarm_name          = "${local.name}-${each.key}-undelivered"
  alarm_description   = "EventBridge cannot deliver what the rule ${each.value} sends"
  namespace           = "AWS/Events"
  metric_name         = "FailedInvocations"
  dimensions          = { RuleName = each.value }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]

  tags = local.tags
}
