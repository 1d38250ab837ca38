# Each input of the module, changed after the apply, shows in the plan.

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

run "applied" {}

run "what_goes_together" {
  command = plan

  variables {
    project_name             = "other-name"
    environment              = "staging"
    tags                     = { Team = "sync" }
    aws_region               = "eu-west-1"
    aws_account_id           = "210987654321"
    availability_zones       = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    vpc_cidr                 = "10.1.0.0/16"
    single_nat_gateway       = false
    interface_endpoints      = ["logs"]
    flow_log_retention_days  = 90
    kms_key_arn              = "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = aws_vpc.this.tags["Name"] == "other-name-staging"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_vpc.this.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_vpc.this.tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-west-1.s3"
    error_message = "The plan must show the new aws_region."
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.flow_log_trust.statement), ":210987654321:vpc-flow-log")
    error_message = "The plan must show the new aws_account_id."
  }

  assert {
    condition     = aws_subnet.private[*].availability_zone == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    error_message = "The plan must show the new availability_zones."
  }

  assert {
    condition     = aws_vpc.this.cidr_block == "10.1.0.0/16"
    error_message = "The plan must show the new vpc_cidr."
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3
    error_message = "The plan must show the new single_nat_gateway."
  }

  assert {
    condition     = keys(aws_vpc_endpoint.interface) == ["logs"]
    error_message = "The plan must show the new interface_endpoints."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_log.retention_in_days == 90
    error_message = "The plan must show the new flow_log_retention_days."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_log.kms_key_id == "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    error_message = "The plan must show the new kms_key_arn."
  }

  assert {
    condition     = aws_iam_role.flow_log.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary"
    error_message = "The plan must show the new permissions_boundary_arn."
  }
}
