# What the module makes and refuses, with a mock of the provider: nothing is read from or sent to AWS.

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

run "defaults" {
  assert {
    condition     = length(aws_subnet.private) == 2 && length(aws_subnet.public) == 2 && length(aws_nat_gateway.this) == 1
    error_message = "Two zones need two private and two public subnets, and share a NAT gateway."
  }

  assert {
    condition     = aws_subnet.private[*].cidr_block == ["10.0.0.0/20", "10.0.16.0/20"] && aws_subnet.public[*].cidr_block == ["10.0.128.0/20", "10.0.144.0/20"]
    error_message = "The ranges of the subnets must not overlap."
  }

  assert {
    condition     = aws_vpc.this.enable_dns_support && aws_vpc.this.enable_dns_hostnames
    error_message = "EFS and interface endpoints are found by name."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : subnet.map_public_ip_on_launch == false])
    error_message = "No subnet may hand out public addresses."
  }

  assert {
    condition     = alltrue([for route in aws_route.private_nat : route.gateway_id == null && route.nat_gateway_id == aws_nat_gateway.this[0].id])
    error_message = "Private subnets must go out through NAT only."
  }

  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && length(aws_vpc_endpoint.interface) == 0
    error_message = "All traffic must be logged, and no endpoint be paid for unasked."
  }
}

run "nat_gateway_in_each_zone" {
  variables {
    availability_zones = ["us-west-2a", "us-west-2b", "us-west-2c"]
    single_nat_gateway = false
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && aws_route.private_nat[2].nat_gateway_id == aws_nat_gateway.this[2].id
    error_message = "Each zone must use its own NAT gateway."
  }
}

run "interface_endpoints" {
  variables {
    interface_endpoints = ["ecr.api", "logs"]
  }

  assert {
    condition     = aws_vpc_endpoint.interface["ecr.api"].service_name == "com.amazonaws.us-west-2.ecr.api" && aws_vpc_endpoint.interface["logs"].private_dns_enabled
    error_message = "Each service must get an endpoint under its usual name."
  }
}

run "refuses_one_zone" {
  command = plan

  variables {
    availability_zones = ["us-west-2a"]
  }

  expect_failures = [var.availability_zones]
}

run "refuses_zone_twice" {
  command = plan

  variables {
    availability_zones = ["us-west-2a", "us-west-2a"]
  }

  expect_failures = [var.availability_zones]
}

run "refuses_zone_of_other_region" {
  command = plan

  variables {
    availability_zones = ["us-west-2a", "eu-west-1a"]
  }

  expect_failures = [var.availability_zones]
}

run "refuses_small_range" {
  command = plan

  variables {
    vpc_cidr = "10.0.0.0/26"
  }

  expect_failures = [var.vpc_cidr]
}
