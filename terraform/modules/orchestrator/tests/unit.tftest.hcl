# What the module makes and refuses, with a mock of the provider: nothing is read from or sent to AWS.

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

run "defaults" {
  assert {
    condition     = aws_lambda_function.this.environment[0].variables["SIZE_THRESHOLD_GB"] == "20" && aws_lambda_function.this.environment[0].variables["ECS_SUBNET_IDS"] == "subnet-0123456789abcdef0,subnet-0123456789abcdef1"
    error_message = "The Lambda must know the threshold and where to start tasks."
  }

  assert {
    condition     = !contains(flatten([for statement in data.aws_iam_policy_document.lambda.statement : tolist(statement.actions)]), "s3:DeleteObject")
    error_message = "Unless versions are to go, it must be able to remove nothing."
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.lambda.statement : statement.resources if statement.sid == "RunTask"]) == toset(["arn:aws:ecs:us-west-2:123456789012:task-definition/homebrew-bottles-sync:*"])
    error_message = "It must be able to run any revision of the one family, and nothing else."
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.lambda.statement : statement.resources if statement.sid == "PassRolesToTask"]) == toset([var.task_execution_role_arn, var.task_role_arn])
    error_message = "It must pass exactly the two roles of the task."
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.lambda.statement : one(statement.condition).values if statement.sid == "PassRolesToTask"]) == tolist(["ecs-tasks.amazonaws.com"])
    error_message = "It must pass them to ECS tasks only."
  }

  assert {
    condition     = aws_cloudwatch_event_target.lambda.arn == aws_lambda_function.this.arn && aws_lambda_permission.schedule.source_arn == aws_cloudwatch_event_rule.schedule.arn
    error_message = "The rule, and only the rule, must be able to start the Lambda."
  }

  assert {
    condition     = one(aws_cloudwatch_event_target.lambda.dead_letter_config).arn == aws_sqs_queue.dead_letter.arn && one(aws_lambda_function.this.dead_letter_config).target_arn == aws_sqs_queue.dead_letter.arn
    error_message = "What cannot be delivered or fails must be kept."
  }
}

run "looks_after_the_sync" {
  assert {
    condition     = aws_cloudwatch_event_rule.watch.schedule_expression == "rate(15 minutes)" && jsondecode(aws_cloudwatch_event_target.loop["watch"].input).watch
    error_message = "The Lambda must look how the sync does, more often than ECS forgets a task that has stopped."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.stopped.event_pattern).detail.startedBy == ["orchestrator/${substr(sha256("homebrew-bottles-sync"), 0, 16)}"]
    error_message = "It must hear of the tasks that it starts, and of no others."
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.lambda.statement : statement.actions if statement.sid == "StopHangingTask"]) == toset(["ecs:DescribeTasks", "ecs:StopTask"])
    error_message = "It must be able to look at a task and to stop it."
  }
}

run "service_takes_shards" {
  variables {
    work_queue_url = "https://sqs.us-west-2.amazonaws.com/123456789012/work"
    work_queue_arn = "arn:aws:sqs:us-west-2:123456789012:work"
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["WORK_QUEUE_URL"] == var.work_queue_url && aws_lambda_function.this.environment[0].variables["SHARD_SIZE_GB"] == "10"
    error_message = "The Lambda must know the queue and the size of a shard."
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.lambda.statement : statement if statement.sid == "ShareWork"]).resources == toset([var.work_queue_arn]) && one([for statement in data.aws_iam_policy_document.lambda.statement : statement if statement.sid == "ShareWork"]).actions == toset(["sqs:GetQueueAttributes", "sqs:SendMessage"])
    error_message = "It must be able to send to that queue and to see how far it is, and no more."
  }
}

run "superseded_versions_go_on_request" {
  variables {
    keep_versions = 2
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["KEEP_VERSIONS"] == "2" && one([for statement in data.aws_iam_policy_document.lambda.statement : statement.resources if contains(statement.actions, "s3:DeleteObject")]) == toset(["arn:aws:s3:::bottles/v2/homebrew/core/*"])
    error_message = "The Lambda must be able to remove bottles and indexes, and nothing else."
  }
}

run "spot_and_own_variables" {
  variables {
    use_fargate_spot      = true
    environment_variables = { BOTTLE_TAGS = "arm64_sequoia" }
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables["ECS_CAPACITY_PROVIDER"] == "FARGATE_SPOT" && aws_lambda_function.this.environment[0].variables["BOTTLE_TAGS"] == "arm64_sequoia"
    error_message = "Spot and the caller's variables must reach the Lambda."
  }
}

run "warns_of_missing_archive" {
  command = plan

  variables {
    lambda_zip_path = "./missing.zip"
  }

  expect_failures = [check.archive_exists]
}

run "refuses_a_shard_of_half_a_gigabyte" {
  command = plan

  variables {
    shard_size_gb = 0.5
  }

  expect_failures = [var.shard_size_gb]
}

run "refuses_archive_that_is_no_zip" {
  command = plan

  variables {
    lambda_zip_path = "./orchestrator.py"
  }

  expect_failures = [var.lambda_zip_path]
}

run "refuses_family_with_revision" {
  command = plan

  variables {
    task_definition_family = "homebrew-bottles-sync:7"
  }

  expect_failures = [var.task_definition_family]
}

run "refuses_five_field_cron" {
  command = plan

  variables {
    schedule_expression = "cron(0 3 * * 0)"
  }

  expect_failures = [var.schedule_expression]
}

run "refuses_rate_of_1_hours" {
  command = plan

  variables {
    schedule_expression = "rate(1 hours)"
  }

  expect_failures = [var.schedule_expression]
}

run "refuses_no_security_group" {
  command = plan

  variables {
    security_group_ids = []
  }

  expect_failures = [var.security_group_ids]
}

run "refuses_names_that_aws_does_not_take" {
  command = plan

  variables {
    project_name = "a-project-with-a-name-of-forty-character"
    environment  = "environment-abc"
  }

  expect_failures = [aws_iam_role.lambda]
}
