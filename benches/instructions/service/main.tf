# A service as many teams write it, with things to find fault with. What it costs to check it is compared with what it
# cost before: a change of this text changes every figure.

variable "name" {
  type    = string
  default = "orders"
}

variable "image_tag" {
  type = string
}

variable "cpu" {
  type    = number
  default = 512
}

variable "ports" {
  type    = map(number)
  default = { http = 8080, metrics = 9090 }
}

variable "environment" {
  type    = map(string)
  default = { LOG_LEVEL = "info", REGION = "eu-central-1" }
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "task" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]
  }
  statement {
    actions   = ["sqs:*"]
    resources = ["*"]
  }
}

locals {
  account  = data.aws_caller_identity.current.account_id
  registry = "${local.account}.dkr.ecr.eu-central-1.amazonaws.com"
  sidecars = ["proxy", "logs"]
  tags     = { Service = var.name, Team = "shop" }
}

resource "aws_s3_bucket" "files" {
  bucket = "${var.name}-files"
  tags   = local.tags
}

resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = aws_s3_bucket.files.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_cloudwatch_log_group" "service" {
  for_each          = toset(concat([var.name], local.sidecars))
  name              = "/ecs/${var.name}/${each.key}"
  retention_in_days = 30
  tags              = local.tags
}

resource "aws_iam_role" "task" {
  name               = "${var.name}-task"
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "task" {
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}

resource "aws_security_group" "service" {
  name   = var.name
  vpc_id = "vpc-0a1b2c3d4e5f67890"

  dynamic "ingress" {
    for_each = var.ports
    content {
      description = ingress.key
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ingress.key == "http" ? ["0.0.0.0/0"] : ["10.0.0.0/8"]
    }
  }
}

resource "aws_ecs_task_definition" "service" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.cpu * 2
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.task.arn

  container_definitions = jsonencode(concat(
    [{
      name         = var.name
      image        = "${local.registry}/${var.name}:${var.image_tag}"
      essential    = true
      portMappings = [for port in values(var.ports) : { containerPort = port, protocol = "tcp" }]
      environment  = [for name, value in var.environment : { name = name, value = value }]
      secrets      = [{ name = "TOKEN", valueFrom = "arn:aws:ssm:eu-central-1:${local.account}:parameter/${var.name}" }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.service[var.name].name
          awslogs-region        = "eu-central-1"
          awslogs-stream-prefix = "ecs"
        }
      }
    }],
    [for sidecar in local.sidecars : {
      name                   = sidecar
      image                  = "${local.registry}/${sidecar}:latest"
      essential              = false
      readonlyRootFilesystem = true
    }]
  ))
}

resource "aws_ecs_service" "service" {
  name            = var.name
  cluster         = "arn:aws:ecs:eu-central-1:${local.account}:cluster/shop"
  task_definition = aws_ecs_task_definition.service.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  network_configuration {
    subnets          = ["subnet-0a1b2c3d4e5f67890"]
    security_groups  = [aws_security_group.service.id]
    assign_public_ip = true
  }
}
