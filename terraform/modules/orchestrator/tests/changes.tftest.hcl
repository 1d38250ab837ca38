# Each input of the module, changed after the apply, shows in the plan.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/orchestrator" }
  }

  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-west-2:123456789012:dead-letter", url = "https://sqs.us-west-2.amazonaws.com/123456789012/dead-letter" }
  }

  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-west-2:123456789012:function:homebrew-bottles-sync-orchestrator" }
  }

  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/homebrew-bottles-sync-sync" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:/aws/lambda/homebrew-bottles-sync-orchestrator" }
  }
}

variables {
  project_name   = "homebrew-bottles-sync"
  aws_region     = "us-west-2"
  aws_account_id = "123456789012"

  # With the mock nobody reads it.
  lambda_zip_path = "./tests/empty.zip"

  cluster_arn             = "arn:aws:ecs:us-west-2:123456789012:cluster/homebrew-sync"
  task_definition_family  = "homebrew-bottles-sync"
  task_execution_role_arn = "arn:aws:iam::123456789012:role/execution"
  task_role_arn           = "arn:aws:iam::123456789012:role/task"
  private_subnet_ids      = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  security_group_ids      = ["sg-0123456789abcdef0"]
  s3_bucket_name          = "bottles"
}

run "applied" {}

run "what_goes_together" {
  command = plan

  variables {
    project_name                   = "other-name"
    environment                    = "staging"
    tags                           = { Team = "sync" }
    lambda_zip_path                = "./tests/../tests/empty.zip"
    cluster_arn                    = "arn:aws:ecs:us-west-2:123456789012:cluster/other"
    task_definition_family         = "other"
    container_name                 = "worker"
    private_subnet_ids             = ["subnet-00000000000000001"]
    security_group_ids             = ["sg-00000000000000001"]
    s3_bucket_name                 = "others"
    slack_webhook_secret_name      = "other/slack-webhook"
    slack_webhook_secret_arn       = "arn:aws:secretsmanager:us-west-2:123456789012:secret:other-AbCdEf"
    schedule_expression            = "rate(1 day)"
    size_threshold_gb              = 30
    use_fargate_spot               = true
    environment_variables          = { FORMULAE = "wget" }
    memory_size                    = 2048
    reserved_concurrent_executions = 1
    log_retention_days             = 90
    log_level                      = "DEBUG"
    kms_key_arn                    = "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    work_queue_url                 = "https://sqs.us-west-2.amazonaws.com/123456789012/other"
    work_queue_arn                 = "arn:aws:sqs:us-west-2:123456789012:other"
    shard_size_gb                  = 20
    keep_versions                  = 2
    max_attempts                   = 3
    max_sync_hours                 = 48
    permissions_boundary_arn       = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = aws_lambda_function.this.function_name == "other-name-staging-orchestrator"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_lambda_function.this.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_lambda_function.this.tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = aws_lambda_function.this.filename == "./tests/../tests/empty.zip"
    error_message = "The plan must show the new lambda_zip_path."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["ECS_CLUSTER_ARN"] == "arn:aws:ecs:us-west-2:123456789012:cluster/other"
    error_message = "The plan must show the new cluster_arn."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["ECS_TASK_FAMILY"] == "other"
    error_message = "The plan must show the new task_definition_family."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["ECS_CONTAINER_NAME"] == "worker"
    error_message = "The plan must show the new container_name."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["ECS_SUBNET_IDS"] == "subnet-00000000000000001"
    error_message = "The plan must show the new private_subnet_ids."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["ECS_SECURITY_GROUP_IDS"] == "sg-00000000000000001"
    error_message = "The plan must show the new security_group_ids."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["S3_BUCKET_NAME"] == "others"
    error_message = "The plan must show the new s3_bucket_name."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["SLACK_WEBHOOK_SECRET_NAME"] == "other/slack-webhook"
    error_message = "The plan must show the new slack_webhook_secret_name."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.schedule.schedule_expression == "rate(1 day)"
    error_message = "The plan must show the new schedule_expression."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["SIZE_THRESHOLD_GB"] == "30"
    error_message = "The plan must show the new size_threshold_gb."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["ECS_CAPACITY_PROVIDER"] == "FARGATE_SPOT"
    error_message = "The plan must show the new use_fargate_spot."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["FORMULAE"] == "wget"
    error_message = "The plan must show the new environment_variables."
  }

  assert {
    condition     = aws_lambda_function.this.memory_size == 2048
    error_message = "The plan must show the new memory_size."
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 1
    error_message = "The plan must show the new reserved_concurrent_executions."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 90
    error_message = "The plan must show the new log_retention_days."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["LOG_LEVEL"] == "DEBUG"
    error_message = "The plan must show the new log_level."
  }

  assert {
    condition     = aws_lambda_function.this.kms_key_arn == "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    error_message = "The plan must show the new kms_key_arn."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["WORK_QUEUE_URL"] == "https://sqs.us-west-2.amazonaws.com/123456789012/other"
    error_message = "The plan must show the new work_queue_url."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["SHARD_SIZE_GB"] == "20"
    error_message = "The plan must show the new shard_size_gb."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["KEEP_VERSIONS"] == "2"
    error_message = "The plan must show the new keep_versions."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["MAX_ATTEMPTS"] == "3"
    error_message = "The plan must show the new max_attempts."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["MAX_SYNC_HOURS"] == "48"
    error_message = "The plan must show the new max_sync_hours."
  }

  assert {
    condition     = aws_iam_role.lambda.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"
    error_message = "The plan must show the new permissions_boundary_arn."
  }
}

run "what_the_function_may_do" {
  command = plan

  variables {
    aws_region                = "eu-west-1"
    aws_account_id            = "210987654321"
    task_execution_role_arn   = "arn:aws:iam::123456789012:role/another"
    task_role_arn             = "arn:aws:iam::123456789012:role/other"
    slack_webhook_secret_name = "other/slack-webhook"
    slack_webhook_secret_arn  = "arn:aws:secretsmanager:us-west-2:123456789012:secret:other-AbCdEf"
    work_queue_url            = "https://sqs.us-west-2.amazonaws.com/123456789012/other"
    work_queue_arn            = "arn:aws:sqs:us-west-2:123456789012:other"
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.lambda.statement), ":ecs:eu-west-1:")
    error_message = "The plan must show the new aws_region."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.lambda.statement), ":210987654321:task/")
    error_message = "The plan must show the new aws_account_id."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.lambda.statement), "role/another")
    error_message = "The plan must show the new task_execution_role_arn."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.lambda.statement), "role/other")
    error_message = "The plan must show the new task_role_arn."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.lambda.statement), "arn:aws:secretsmanager:us-west-2:123456789012:secret:other-AbCdEf")
    error_message = "The plan must show the new slack_webhook_secret_arn."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.lambda.statement), "arn:aws:sqs:us-west-2:123456789012:other")
    error_message = "The plan must show the new work_queue_arn."
  }
}
