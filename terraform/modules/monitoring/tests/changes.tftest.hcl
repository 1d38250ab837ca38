# Each input of the module, changed after the apply, shows in the plan.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "us-west-2" }
  }
}

variables {
  project_name                        = "homebrew-bottles-sync"
  topic_arn                           = "arn:aws:sns:us-west-2:123456789012:homebrew-bottles-sync-failures"
  orchestrator_function_name          = "homebrew-bottles-sync-orchestrator"
  orchestrator_log_group_name         = "/aws/lambda/homebrew-bottles-sync-orchestrator"
  orchestrator_dead_letter_queue_name = "homebrew-bottles-sync-orchestrator-dead-letter"
  schedule_rule_name                  = "homebrew-bottles-sync-sync"
  failed_task_rule_name               = "homebrew-bottles-sync-failed-task"
  undelivered_queue_name              = "homebrew-bottles-sync-undelivered-alerts"
}

run "applied" {}

run "what_goes_together" {
  command = plan

  variables {
    project_name                        = "other-name"
    environment                         = "staging"
    tags                                = { Team = "sync" }
    topic_arn                           = "arn:aws:sns:us-west-2:123456789012:others"
    orchestrator_function_name          = "other-function"
    orchestrator_log_group_name         = "/aws/lambda/other"
    orchestrator_dead_letter_queue_name = "other-dead-letter"
    schedule_rule_name                  = "other-schedule"
    failed_task_rule_name               = "other-failed-task"
    undelivered_queue_name              = "other-undelivered"
    work_dead_letter_queue_name         = "other-work"
    max_days_without_success            = 3
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors.alarm_name == "other-name-staging-orchestrator-errors"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors.tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors.alarm_actions == toset(["arn:aws:sns:us-west-2:123456789012:others"])
    error_message = "The plan must show the new topic_arn."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors.dimensions["FunctionName"] == "other-function"
    error_message = "The plan must show the new orchestrator_function_name."
  }

  assert {
    condition     = aws_cloudwatch_log_metric_filter.gave_up.log_group_name == "/aws/lambda/other"
    error_message = "The plan must show the new orchestrator_log_group_name."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.waiting["failed-invocations"].dimensions["QueueName"] == "other-dead-letter"
    error_message = "The plan must show the new orchestrator_dead_letter_queue_name."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.failed_invocations["schedule"].dimensions["RuleName"] == "other-schedule"
    error_message = "The plan must show the new schedule_rule_name."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.failed_invocations["alerts"].dimensions["RuleName"] == "other-failed-task"
    error_message = "The plan must show the new failed_task_rule_name."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.waiting["undelivered-alerts"].dimensions["QueueName"] == "other-undelivered"
    error_message = "The plan must show the new undelivered_queue_name."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.waiting["failed-work"].dimensions["QueueName"] == "other-work"
    error_message = "The plan must show the new work_dead_letter_queue_name."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_success.threshold == 3
    error_message = "The plan must show the new max_days_without_success."
  }
}
