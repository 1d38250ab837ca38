# What the validations admit at their bounds, the provider must admit too: it plans.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:/aws/vpc/homebrew-bottles-sync" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/flow-log" }
  }
}

variables {
  project_name       = "homebrew-bottles-sync"
  aws_region         = "us-west-2"
  aws_account_id     = "123456789012"
  availability_zones = ["us-west-2a", "us-west-2b"]
}

run "lowest" {
  command = plan

  variables {
    project_name            = "abc"
    environment             = "a"
    vpc_cidr                = "10.0.0.0/22"
    flow_log_retention_days = 1
  }
}

run "highest" {
  command = plan

  variables {
    project_name            = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    environment             = "abbbbbbbbbbbbbb"
    vpc_cidr                = "10.0.0.0/16"
    availability_zones      = ["us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d", "us-west-2e", "us-west-2f"]
    single_nat_gateway      = false
    flow_log_retention_days = 3653
  }
}
