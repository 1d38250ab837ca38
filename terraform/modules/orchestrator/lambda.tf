data "aws_partition" "current" {}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${local.function_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = local.tags
}

# Outside the VPC: it reaches Homebrew and AWS over TLS and takes no connections.
resource "aws_lambda_function" "this" {
  function_name = local.function_name
  description   = "Plans the sync of ${local.name} and does it, or starts an ECS task for it"
  role          = aws_iam_role.lambda.arn

  filename         = var.lambda_zip_path
  source_code_hash = fileexists(var.lambda_zip_path) ? filebase64sha256(var.lambda_zip_path) : null
  runtime          = "python3.12"
  architectures    = ["arm64"]
  handler          = "orchestrator.handler"

  memory_size                    = var.memory_size
  timeout                        = 900
  reserved_concurrent_executions = var.reserved_concurrent_executions
  kms_key_arn                    = var.kms_key_arn

  environment {
    variables = local.environment
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letter.arn
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  tags = local.tags

  depends_on = [aws_iam_role_policy.lambda]
}

# One retry, for what keeps the function from its own state; every other attempt is the loop's.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 1
}
