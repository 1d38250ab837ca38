# What default_tags of the provider make of tags and tags_all.

provider "aws" {
  region = "us-west-2"

  default_tags {
    tags = merge(local.common, { Stage = var.stage })
  }
}

provider "aws" {
  alias  = "plain"
  region = "us-west-2"
}

provider "aws" {
  alias  = "ignoring"
  region = "us-west-2"

  default_tags {
    tags = { Owner = "ignoring", Kept = "yes" }
  }

  ignore_tags {
    keys         = ["Owner"]
    key_prefixes = ["tmp:"]
  }
}

variable "stage" {
  default = "test"
}

locals {
  common = { Owner = "platform", Cost = "42" }
}

resource "aws_sqs_queue" "defaults" {
  name = "defaults"
}

resource "aws_sqs_queue" "own" {
  name = "own"
  tags = { Owner = "queue", Extra = "x" }
}

resource "aws_sqs_queue" "plain" {
  provider = aws.plain
  name     = "plain"
  tags     = { Owner = "queue" }
}

resource "aws_sqs_queue" "none" {
  provider = aws.plain
  name     = "none"
}

resource "aws_sqs_queue" "ignoring" {
  provider = aws.ignoring
  name     = "ignoring"
  tags     = { "tmp:x" = "1", Name = "ignoring" }
}

resource "aws_sqs_queue" "partly" {
  name = "partly"
  tags = { Name = "partly", Arn = aws_sqs_queue.own.arn }
}

resource "aws_ssm_parameter" "all" {
  name  = "/tags"
  type  = "String"
  value = jsonencode(aws_sqs_queue.own.tags_all)
}

resource "aws_ecs_cluster" "empty" {
  name = "empty"
  tags = {}
}

module "inherits" {
  source = "./child"
}

module "given" {
  source    = "./child"
  providers = { aws = aws.ignoring }
}
