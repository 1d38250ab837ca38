# A task that could not start, or whose container ended with an error. 143 is the answer to SIGTERM: a task that was
# scaled in or replaced.
resource "aws_cloudwatch_event_rule" "failed_task" {
  name        = "${local.name}-failed-task"
  description = "Tasks of ${local.name} that failed to start or ended with an error"

  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = merge(
      {
        clusterArn = [var.cluster_arn]
        lastStatus = ["STOPPED"]
        "$or" = [
          { stopCode = ["TaskFailedToStart"] },
          { containers = { exitCode = [{ "anything-but" = [0, 143] }] } },
        ]
      },
      # On a shared cluster the tasks of others fail as well.
      var.task_definition_family == null ? {} : { taskDefinitionArn = [{ wildcard = "*:task-definition/${var.task_definition_family}:*" }] },
    )
  })

  tags = local.tags

  lifecycle {
    precondition {
      condition     = length("${local.name}-failed-task") <= 64
      error_message = "The name of the rule, ${local.name}-failed-task, has ${length("${local.name}-failed-task")} characters, and EventBridge takes 64: shorten project_name or environment."
    }
  }
}

resource "aws_cloudwatch_event_target" "topic" {
  rule = aws_cloudwatch_event_rule.failed_task.name
  arn  = aws_sns_topic.this.arn

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }

  depends_on = [aws_sns_topic_policy.this, aws_sqs_queue_policy.undelivered]
}
