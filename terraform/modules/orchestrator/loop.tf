# The way back: the function hears of a task that has stopped, and looks every 15 minutes for what it has not heard of. It
# then starts another attempt after a pause, or gives up.

resource "aws_cloudwatch_event_rule" "stopped" {
  name        = "${local.name}-stopped"
  description = "Tasks that the orchestrator of ${local.name} started, and that have stopped"

  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = {
      clusterArn = [var.cluster_arn]
      lastStatus = ["STOPPED"]
      startedBy  = [local.started_by]
    }
  })

  tags = local.tags
}

# It also counts the days since a sync succeeded, for the alarm, and touches the work queue: CloudWatch takes up to 15
# minutes to see a message in a queue that nobody has touched for six hours, and the service would scale out that much
# later.
resource "aws_cloudwatch_event_rule" "watch" {
  name                = "${local.name}-watch"
  description         = "Lets the orchestrator of ${local.name} look how the sync does, and start the attempt that is due"
  schedule_expression = "rate(15 minutes)"

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "loop" {
  for_each = local.loop_rules

  rule  = each.value.name
  arn   = aws_lambda_function.this.arn
  input = each.key == "watch" ? jsonencode({ watch = true }) : null

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letter.arn
  }

  depends_on = [aws_lambda_permission.loop, aws_sqs_queue_policy.dead_letter]
}

resource "aws_lambda_permission" "loop" {
  for_each = local.loop_rules

  statement_id  = "Sync-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "events.amazonaws.com"
  source_arn    = each.value.arn
}
