# Each input of the module, changed after the apply, shows in the plan.

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

run "applied" {}

run "what_goes_together" {
  command = plan

  variables {
    project_name                   = "other-name"
    environment                    = "staging"
    tags                           = { Team = "sync" }
    cluster_arn                    = "arn:aws:ecs:us-west-2:123456789012:cluster/other"
    task_definition_family         = "other"
    slack_webhook_url              = "https://hooks.slack.example/services/T/B/Y"
    slack_webhook_version          = 2
    email_addresses                = ["other@example.com"]
    kms_key_arn                    = "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    secret_recovery_window_in_days = 7
  }

  assert {
    condition     = aws_sns_topic.this.name == "other-name-staging-failures"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_sns_topic.this.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_sns_topic.this.tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.failed_task.event_pattern).detail.clusterArn == ["arn:aws:ecs:us-west-2:123456789012:cluster/other"]
    error_message = "The plan must show the new cluster_arn."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.failed_task.event_pattern).detail.taskDefinitionArn[0].wildcard == "*:task-definition/other:*"
    error_message = "The plan must show the new task_definition_family."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.slack_webhook[0].secret_string_wo_version == 2
    error_message = "The plan must show the new slack_webhook_version."
  }

  assert {
    condition     = keys(aws_sns_topic_subscription.email) == ["other@example.com"]
    error_message = "The plan must show the new email_addresses."
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    error_message = "The plan must show the new kms_key_arn."
  }

  assert {
    condition     = aws_secretsmanager_secret.slack_webhook.recovery_window_in_days == 7
    error_message = "The plan must show the new secret_recovery_window_in_days."
  }
}

run "aws_account_id" {
  command = plan

  variables {
    aws_account_id = "210987654321"
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.topic.statement), ":210987654321:alarm:*")
    error_message = "The plan must show the new aws_account_id."
  }
}
