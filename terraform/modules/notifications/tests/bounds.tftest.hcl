# What the validations admit at their bounds, the provider must admit too: it plans.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-west-2:123456789012:homebrew-bottles-sync-failures" }
  }

  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-west-2:123456789012:homebrew-bottles-sync-undelivered-alerts" }
  }

  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/homebrew-bottles-sync-failed-task" }
  }
}

variables {
  # Given in every run: Terraform 1.11 cannot apply in a test while an ephemeral variable is left out.
  slack_webhook_url = "https://hooks.slack.example/services/T/B/X"

  project_name   = "homebrew-bottles-sync"
  aws_account_id = "123456789012"
  cluster_arn    = "arn:aws:ecs:us-west-2:123456789012:cluster/homebrew-bottles-sync"
  kms_key_arn    = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000000"
}

run "lowest" {
  command = plan

  variables {
    project_name                   = "abc"
    environment                    = "a"
    secret_recovery_window_in_days = 7
    slack_webhook_version          = 1
  }
}

run "highest" {
  command = plan

  variables {
    project_name                   = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    environment                    = "staging-124"
    task_definition_family         = "fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    secret_recovery_window_in_days = 30
  }
}
