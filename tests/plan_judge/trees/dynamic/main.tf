# Blocks that are made: in one another, of lists, maps and sets, with iterators of other names, of null.

variable "rules" {
  type = list(object({
    id          = string
    enabled     = optional(bool, true)
    days        = optional(number)
    transitions = optional(map(string), {})
    prefix      = optional(string)
    tags        = optional(map(string))
  }))
  default = [
    { id = "logs", days = 30, transitions = { STANDARD_IA = 30, GLACIER = 60 }, prefix = "logs/" },
    { id = "off", enabled = false, days = 1 },
    { id = "tagged", days = 7, tags = { a = "1", b = "2" } },
  ]
}

variable "nothing" {
  type    = list(string)
  default = null
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = "bucket"

  dynamic "rule" {
    for_each = var.rules
    iterator = each_rule
    content {
      id     = each_rule.value.id
      status = each_rule.value.enabled ? "Enabled" : "Disabled"

      dynamic "expiration" {
        for_each = each_rule.value.days[*]
        content {
          days = expiration.value
        }
      }

      dynamic "transition" {
        for_each = each_rule.value.transitions
        content {
          days          = transition.value
          storage_class = transition.key
        }
      }

      filter {
        prefix = each_rule.value.prefix

        dynamic "and" {
          for_each = each_rule.value.tags == null ? [] : [each_rule.value.tags]
          content {
            tags = and.value
          }
        }
      }
    }
  }
}

resource "aws_security_group" "this" {
  name        = "dynamic"
  description = "Blocks of a set"

  dynamic "ingress" {
    for_each = toset(["443", "80"])
    content {
      from_port   = ingress.value
      to_port     = ingress.key
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }

  egress = [for port in [443, 53] : {
    from_port        = port
    to_port          = port
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = null
    description      = "out ${port}"
    prefix_list_ids  = null
    security_groups  = null
    self             = false
  }]
}

resource "aws_cloudwatch_metric_alarm" "math" {
  alarm_name          = "math"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  threshold           = 1.5

  dynamic "metric_query" {
    for_each = { cpu = "CPUUtilization", memory = "MemoryUtilization" }
    content {
      id = metric_query.key

      metric {
        metric_name = metric_query.value
        namespace   = "AWS/ECS"
        period      = 60
        stat        = "Average"
        dimensions  = { ClusterName = "a" }
      }
    }
  }

  metric_query {
    id          = "most"
    expression  = "MAX([cpu, memory])"
    return_data = true
  }
}

resource "aws_ecs_task_definition" "this" {
  family                = "dynamic"
  container_definitions = jsonencode([{ name = "a", image = "a", memory = 128, essential = true }])
  cpu                   = 256
  memory                = "512"

  dynamic "volume" {
    for_each = [for name in ["data", "scratch"] : { name = name, efs = name == "data" }]
    content {
      name = volume.value.name

      dynamic "efs_volume_configuration" {
        for_each = volume.value.efs ? [1] : []
        content {
          file_system_id     = "fs-12345678"
          transit_encryption = "ENABLED"

          authorization_config {
            iam = volume.key == 0 ? "ENABLED" : "DISABLED"
          }
        }
      }
    }
  }

  dynamic "placement_constraints" {
    for_each = var.nothing == null ? [] : var.nothing
    content {
      type = placement_constraints.value
    }
  }
}

# Blocks that are a set: those that are equal are one.
resource "aws_security_group" "repeated" {
  name = "repeated"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }
  dynamic "ingress" {
    for_each = [80, 443, 80]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

resource "aws_ecs_service" "repeated" {
  name = "repeated"

  dynamic "capacity_provider_strategy" {
    for_each = ["FARGATE", "FARGATE_SPOT", "FARGATE"]
    content {
      capacity_provider = capacity_provider_strategy.value
      weight            = 1
    }
  }
}

resource "aws_sns_topic" "repeated" {
  name = join("-", [
    length(aws_security_group.repeated.ingress),
    length(aws_ecs_service.repeated.capacity_provider_strategy),
  ])
}
