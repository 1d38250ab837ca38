# The way back: a task that has stopped is told to the function, which starts another after a pause, or gives up.

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

# Counts the days since a sync succeeded, for the alarm. It also touches the work queue: CloudWatch takes up to 15 minutes
# to see a message in a queue that nobody has touched for six hours, and the service would scale out that much later.
resource "aws_cloudwatch_event_rule" "watch" {
  name                = "${local.name}-watch"
  description         = "Lets the orchestrator of ${local.name} say when a sync last succeeded"
  schedule_expression = "rate(3 hours)"

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

# A message waits here until its pause is over.
resource "aws_sqs_queue" "retries" {
  name                      = "${local.name}-retries"
  message_retention_seconds = 86400
  sqs_managed_sse_enabled   = true

  # Six times the function's timeout, as Lambda asks for.
  visibility_timeout_seconds = 5400

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = 3
  })

  tags = local.tags
}

data "aws_iam_policy_document" "retries" {
  statement {
    sid       = "DenyPlainTransport"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.retries.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "retries" {
  queue_url = aws_sqs_queue.retries.url
  policy    = data.aws_iam_policy_document.retries.json
}

resource "aws_lambda_event_source_mapping" "retries" {
  event_source_arn = aws_sqs_queue.retries.arn
  function_name    = aws_lambda_function.this.arn
  batch_size       = 1

  depends_on = [aws_iam_role_policy.lambda]
}
