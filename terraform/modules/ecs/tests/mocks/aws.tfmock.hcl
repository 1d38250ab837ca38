# Answers that look like AWS's where the module or the provider reads them.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_region" {
  defaults = { id = "us-west-2" }
}

mock_data "aws_vpc" {
  defaults = { cidr_block = "10.0.0.0/16", enable_dns_support = true, enable_dns_hostnames = true }
}

mock_data "aws_iam_policy_document" {
  defaults = { json = "{}" }
}

mock_resource "aws_efs_file_system" {
  defaults = { id = "fs-0123456789abcdef0", arn = "arn:aws:elasticfilesystem:us-west-2:123456789012:file-system/fs-0123456789abcdef0" }
}

mock_resource "aws_efs_access_point" {
  defaults = { id = "fsap-0123456789abcdef0", arn = "arn:aws:elasticfilesystem:us-west-2:123456789012:access-point/fsap-0123456789abcdef0" }
}

mock_resource "aws_ecs_cluster" {
  defaults = { arn = "arn:aws:ecs:us-west-2:123456789012:cluster/homebrew-bottles-sync" }
}

mock_resource "aws_ecs_task_definition" {
  defaults = { arn = "arn:aws:ecs:us-west-2:123456789012:task-definition/homebrew-bottles-sync:1" }
}

mock_resource "aws_appautoscaling_policy" {
  defaults = { arn = "arn:aws:autoscaling:us-west-2:123456789012:scalingPolicy:00000000-0000-0000-0000-000000000000:resource/ecs/service/a/b:policyName/c" }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:us-west-2:123456789012:queue"
    url = "https://sqs.us-west-2.amazonaws.com/123456789012/queue"
  }
}
