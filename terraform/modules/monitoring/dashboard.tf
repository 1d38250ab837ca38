data "aws_region" "current" {}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = local.name

  dashboard_body = jsonencode({
    widgets = [
      for index, widget in local.widgets : {
        type   = "metric"
        x      = index % 2 * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          region  = data.aws_region.current.id
          stat    = widget.stat
          period  = widget.period
          metrics = widget.metrics
        }
      }
    ]
  })
}

locals {
  widgets = [
    {
      title   = "Days since a sync succeeded"
      stat    = "Maximum"
      period  = 21600
      metrics = [[local.namespace, "DaysSinceSuccess"]]
    },
    {
      title  = "Orchestrator"
      stat   = "Sum"
      period = 300
      metrics = [
        ["AWS/Lambda", "Invocations", "FunctionName", var.orchestrator_function_name],
        ["AWS/Lambda", "Errors", "FunctionName", var.orchestrator_function_name],
      ]
    },
    {
      title   = "What waits to be looked at"
      stat    = "Maximum"
      period  = 300
      metrics = [for name in values(local.queues) : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name]]
    },
    {
      title   = "Events that were not delivered"
      stat    = "Sum"
      period  = 300
      metrics = [for name in values(local.rules) : ["AWS/Events", "FailedInvocations", "RuleName", name]]
    },
  ]
}
