# Each input of the module, changed after the apply, shows in the plan.

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

run "applied" {}

run "what_goes_together" {
  command = plan

  variables {
    project_name             = "other-name"
    environment              = "staging"
    tags                     = { Team = "sync" }
    aws_region               = "eu-west-1"
    aws_account_id           = "210987654321"
    s3_bucket_arn            = "arn:aws:s3:::others"
    ecr_repository_arn       = "arn:aws:ecr:us-west-2:123456789012:repository/others"
    slack_webhook_secret_arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:other-AbCdEf"
    container_secret_arns    = ["arn:aws:secretsmanager:us-west-2:123456789012:secret:other-AbCdEf"]
    cluster_name             = "other-cluster"
    enable_execute_command   = true
    kms_key_arn              = "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = aws_iam_role.task.name == "other-name-staging-ecs-task"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_iam_role.task.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_iam_role.task.tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.trust.statement), ":ecs:eu-west-1:")
    error_message = "The plan must show the new aws_region."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.trust.statement), ":210987654321:*")
    error_message = "The plan must show the new aws_account_id."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.task.statement), "arn:aws:s3:::others/*")
    error_message = "The plan must show the new s3_bucket_arn."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.execution.statement), "repository/others")
    error_message = "The plan must show the new ecr_repository_arn."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.task.statement), "arn:aws:secretsmanager:us-west-2:123456789012:secret:other-AbCdEf")
    error_message = "The plan must show the new slack_webhook_secret_arn."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.execution.statement), "arn:aws:secretsmanager:us-west-2:123456789012:secret:other-AbCdEf")
    error_message = "The plan must show the new container_secret_arns."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.task.statement), "task/other-cluster/*")
    error_message = "The plan must show the new cluster_name."
  }

  assert {
    condition     = contains(data.aws_iam_policy_document.task.statement[*].sid, "OpenExecChannels")
    error_message = "The plan must show the new enable_execute_command."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.task.statement), "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef")
    error_message = "The plan must show the new kms_key_arn."
  }

  assert {
    condition     = aws_iam_role.task.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"
    error_message = "The plan must show the new permissions_boundary_arn."
  }
}

run "enable_work_queue" {
  command = plan

  variables {
    enable_work_queue = false
  }

  assert {
    condition     = !contains(data.aws_iam_policy_document.task.statement[*].sid, "TakeWork")
    error_message = "The plan must show the new enable_work_queue."
  }
}
