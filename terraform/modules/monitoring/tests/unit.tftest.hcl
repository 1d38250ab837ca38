# What the module makes and refuses, with a mock of the provider: nothing is read from or sent to AWS.

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

run "defaults" {
  assert {
    condition     = length(output.alarm_names) == 7
    error_message = "Success, giving up, errors, two queues and two rules must each have an alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_success.threshold == 8 && aws_cloudwatch_metric_alarm.no_success.treat_missing_data == "breaching"
    error_message = "An orchestrator that says nothing must raise the alarm too."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.waiting : alarm.alarm_actions == toset([var.topic_arn])])
    error_message = "Alarms must go to the topic."
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 4
    error_message = "The dashboard must show what the alarms look at."
  }
}

run "work_queue_is_watched" {
  variables {
    work_dead_letter_queue_name = "homebrew-bottles-sync-dead-letter"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.waiting["failed-work"].dimensions["QueueName"] == "homebrew-bottles-sync-dead-letter"
    error_message = "The service's dead-letter queue must have an alarm."
  }
}

run "refuses_topic_name_for_arn" {
  command = plan

  variables {
    topic_arn = "failures"
  }

  expect_failures = [var.topic_arn]
}
