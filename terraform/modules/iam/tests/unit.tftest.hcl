# What the module makes and refuses, with a mock of the provider: nothing is read from or sent to AWS.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/role" }
  }
}

variables {
  project_name   = "homebrew-bottles-sync"
  aws_region     = "us-west-2"
  aws_account_id = "123456789012"
  s3_bucket_arn  = "arn:aws:s3:::bottles"
}

run "defaults" {
  assert {
    condition     = data.aws_iam_policy_document.task.statement[*].sid == tolist(["ListBucket", "ReadAndWriteBottles", "TakeWork", "ProtectTaskWhileBusy"])
    error_message = "The task role must hold the bucket and the queue, no more."
  }

  assert {
    condition     = data.aws_iam_policy_document.execution.statement[*].sid == tolist(["WriteLogs"])
    error_message = "Without repository and secrets the execution role must only write logs."
  }

  assert {
    condition     = toset(flatten(data.aws_iam_policy_document.trust.statement[0].condition[*].variable)) == toset(["aws:SourceAccount", "aws:SourceArn"])
    error_message = "Both roles must be guarded against a confused deputy."
  }

  assert {
    condition     = !contains(flatten(data.aws_iam_policy_document.task.statement[*].resources), "*")
    error_message = "The task role must name its resources."
  }
}

run "all_options" {
  variables {
    ecr_repository_arn       = "arn:aws:ecr:us-west-2:123456789012:repository/bottles"
    container_secret_arns    = ["arn:aws:secretsmanager:us-west-2:123456789012:secret:homebrew-bottles-sync/slack-webhook-AbCdEf"]
    slack_webhook_secret_arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:homebrew-bottles-sync/slack-webhook-AbCdEf"
    enable_execute_command   = true
    kms_key_arn              = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000000"
  }

  assert {
    condition     = data.aws_iam_policy_document.execution.statement[*].sid == tolist(["WriteLogs", "PullImage", "LogInToRegistry", "ReadContainerSecrets", "DecryptContainerSecrets"])
    error_message = "The execution role must pull the image and read the container's secrets."
  }

  assert {
    condition     = [for statement in data.aws_iam_policy_document.execution.statement : statement.sid if contains(statement.resources, "*")] == ["LogInToRegistry"]
    error_message = "Only the action that knows no resources may have all of them."
  }

  assert {
    condition     = contains(data.aws_iam_policy_document.task.statement[*].sid, "OpenExecChannels") && contains(data.aws_iam_policy_document.task.statement[*].sid, "ReadSlackWebhook")
    error_message = "The task role must allow ECS Exec and the webhook."
  }
}

run "without_queue" {
  variables {
    enable_work_queue = false
  }

  assert {
    condition     = data.aws_iam_policy_document.task.statement[*].sid == tolist(["ListBucket", "ReadAndWriteBottles"])
    error_message = "Without a queue the task role must not name one."
  }
}

run "refuses_bucket_name_for_arn" {
  command = plan

  variables {
    s3_bucket_arn = "bottles"
  }

  expect_failures = [var.s3_bucket_arn]
}

run "refuses_secret_name_for_arn" {
  command = plan

  variables {
    container_secret_arns = ["token"]
  }

  expect_failures = [var.container_secret_arns]
}

run "refuses_names_that_iam_does_not_take" {
  command = plan

  variables {
    project_name = "a-project-with-a-name-of-forty-character"
    environment  = "development"
  }

  expect_failures = [aws_iam_role.execution]
}

run "takes_names_at_the_limit" {
  command = plan

  variables {
    project_name = "a-project-with-a-name-of-forty-character"
    environment  = "staging12"
  }

  assert {
    condition     = length(aws_iam_role.execution.name) == 64
    error_message = "The longest name that IAM takes must be allowed."
  }
}

run "roles_are_bounded_on_request" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = aws_iam_role.execution.permissions_boundary == var.permissions_boundary_arn && aws_iam_role.task.permissions_boundary == var.permissions_boundary_arn
    error_message = "Both roles must carry the boundary."
  }
}

run "refuses_permissions_boundary_arn" {
  command = plan

  variables {
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}
