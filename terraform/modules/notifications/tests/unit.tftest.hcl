# What the module makes and refuses, with a mock of the provider: nothing is read from or sent to AWS.

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

run "reports_no_tasks_of_others" {
  variables {
    task_definition_family = "homebrew-bottles-sync"
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.failed_task.event_pattern).detail.taskDefinitionArn[0].wildcard == "*:task-definition/homebrew-bottles-sync:*"
    error_message = "On a shared cluster only the tasks of the family may be reported."
  }
}

run "defaults" {
  assert {
    condition     = length(aws_secretsmanager_secret_version.slack_webhook) == 0 && length(aws_sns_topic_subscription.email) == 0
    error_message = "Unasked, the webhook must stay outside Terraform and nobody get mail."
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == var.kms_key_arn && aws_secretsmanager_secret.slack_webhook.kms_key_id == var.kms_key_arn
    error_message = "Topic and secret must be encrypted with the key."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.failed_task.event_pattern).detail.clusterArn == [var.cluster_arn]
    error_message = "Only the given cluster may be watched."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.topic.statement :
      length(statement.condition) == 0 if statement.effect == "Allow" && contains(flatten(statement.principals[*].identifiers), "events.amazonaws.com")
    ])
    error_message = "EventBridge sends no keys that a condition of the topic's policy could rely on: with one, no alert arrives."
  }

  assert {
    condition     = one(aws_cloudwatch_event_target.topic.dead_letter_config).arn == aws_sqs_queue.undelivered.arn
    error_message = "An alert that cannot be published must be kept."
  }

  assert {
    condition     = aws_secretsmanager_secret.slack_webhook.recovery_window_in_days == 30
    error_message = "Unasked, a deleted secret must be restorable."
  }
}

run "secret_can_be_deleted_at_once" {
  variables {
    secret_recovery_window_in_days = 0
  }

  assert {
    condition     = aws_secretsmanager_secret.slack_webhook.recovery_window_in_days == 0
    error_message = "The window must be the caller's."
  }
}

run "refuses_a_recovery_window_that_does_not_exist" {
  command = plan

  variables {
    secret_recovery_window_in_days = 3
  }

  expect_failures = [var.secret_recovery_window_in_days]
}

run "webhook_is_write_only" {
  variables {
    slack_webhook_url     = "https://hooks.slack.example/services/T/B/X"
    slack_webhook_version = 1
    email_addresses       = ["ops@example.com"]
  }

  assert {
    condition     = aws_secretsmanager_secret_version.slack_webhook[0].secret_string == null && aws_secretsmanager_secret_version.slack_webhook[0].secret_string_wo_version == 1
    error_message = "The webhook must not be in the state."
  }

  assert {
    condition     = keys(aws_sns_topic_subscription.email) == ["ops@example.com"]
    error_message = "Each address must get a subscription."
  }
}

run "refuses_plain_http_webhook" {
  command = plan

  variables {
    slack_webhook_url     = "http://hooks.slack.example/x"
    slack_webhook_version = 1
  }

  expect_failures = [var.slack_webhook_url]
}

run "refuses_address_without_at" {
  command = plan

  variables {
    email_addresses = ["ops"]
  }

  expect_failures = [var.email_addresses]
}

run "refuses_cluster_name_for_arn" {
  command = plan

  variables {
    cluster_arn = "homebrew-bottles-sync"
  }

  expect_failures = [var.cluster_arn]
}
