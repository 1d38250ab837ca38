# What the validations admit at their bounds, the provider must admit too: it plans.

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

run "lowest" {
  command = plan

  variables {
    project_name                   = "abc"
    environment                    = "a"
    private_subnet_ids             = ["subnet-00000000000000000"]
    security_group_ids             = ["sg-00000000000000000"]
    schedule_expression            = "rate(1 minute)"
    size_threshold_gb              = 0.001
    memory_size                    = 128
    reserved_concurrent_executions = 1
    log_retention_days             = 1
    shard_size_gb                  = 1
    keep_versions                  = 1
    max_attempts                   = 1
    max_sync_hours                 = 1
  }
}

run "highest" {
  command = plan

  variables {
    project_name           = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    environment            = "staging123"
    task_definition_family = "fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    private_subnet_ids     = ["subnet-00000000000000000", "subnet-00000000000000001", "subnet-00000000000000002", "subnet-00000000000000003", "subnet-00000000000000004", "subnet-00000000000000005", "subnet-00000000000000006", "subnet-00000000000000007", "subnet-00000000000000008", "subnet-00000000000000009", "subnet-00000000000000010", "subnet-00000000000000011", "subnet-00000000000000012", "subnet-00000000000000013", "subnet-00000000000000014", "subnet-00000000000000015"]
    security_group_ids     = ["sg-00000000000000000", "sg-00000000000000001", "sg-00000000000000002", "sg-00000000000000003", "sg-00000000000000004"]
    schedule_expression    = "cron(0/15 0-23 ? JAN-DEC MON#1 2026-2199)"
    size_threshold_gb      = 100000
    memory_size            = 10240
    log_retention_days     = 3653
    shard_size_gb          = 1000
    keep_versions          = 1000
    max_attempts           = 10
    max_sync_hours         = 336
  }
}
