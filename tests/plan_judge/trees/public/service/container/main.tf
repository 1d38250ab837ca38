variable "name" {
  type = string
}

variable "service" {
  type = string
}

variable "image" {
  type = string
}

variable "essential" {
  type    = bool
  default = null
}

variable "command" {
  type    = list(string)
  default = null
}

variable "environment" {
  type    = map(string)
  default = {}
}

variable "port" {
  type    = number
  default = null
}

variable "read_only" {
  type    = bool
  default = true
}

variable "mount_points" {
  type    = any
  default = []
}

locals {
  log_configuration = {
    logDriver = "awslogs"
    options = {
      awslogs-region        = "us-west-2"
      awslogs-group         = aws_cloudwatch_log_group.this.name
      awslogs-stream-prefix = "ecs"
    }
  }
  definition = {
    command                = var.command
    environment            = [for name, value in var.environment : { name = name, value = value }]
    essential              = var.essential
    image                  = var.image
    logConfiguration       = local.log_configuration
    mountPoints            = var.mount_points
    name                   = var.name
    portMappings           = var.port == null ? [] : [{ containerPort = var.port, hostPort = var.port, protocol = "tcp" }]
    readonlyRootFilesystem = var.read_only
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/ecs/${var.service}/${var.name}"
  retention_in_days = 30
}

output "definition" {
  value = { for name, value in local.definition : name => value if value != null }
}
