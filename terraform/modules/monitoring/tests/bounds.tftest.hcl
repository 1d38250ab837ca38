# What the validations admit at their bounds, the provider must admit too: it plans.

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

run "lowest" {
  command = plan

  variables {
    project_name             = "abc"
    environment              = "a"
    max_days_without_success = 1
  }
}

run "highest" {
  command = plan

  variables {
    project_name             = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    environment              = "abbbbbbbbbbbbbb"
    max_days_without_success = 365
  }
}
