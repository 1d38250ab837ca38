# What the validations admit at their bounds, the provider must admit too: it plans.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  project_name   = "homebrew-bottles-sync"
  aws_region     = "us-west-2"
  aws_account_id = "123456789012"
}

run "lowest" {
  command = plan

  variables {
    project_name            = "abc"
    environment             = "a"
    bucket_name             = "abc"
    noncurrent_version_days = 1
  }
}

run "highest" {
  command = plan

  variables {
    project_name            = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    bucket_name             = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    noncurrent_version_days = 2147483647
  }
}
