variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnets" {
  type = list(string)
}

variable "listeners" {
  type    = any
  default = {}
}

variable "target_groups" {
  type    = any
  default = {}
}

variable "security_group_ingress_rules" {
  type    = any
  default = {}
}

resource "aws_security_group" "this" {
  name_prefix = "${var.name}-"
  description = "Load balancer ${var.name}"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.security_group_ingress_rules

  security_group_id = aws_security_group.this.id
  ip_protocol       = try(each.value.ip_protocol, "tcp")
  from_port         = try(each.value.from_port, null)
  to_port           = try(each.value.to_port, null)
  cidr_ipv4         = lookup(each.value, "cidr_ipv4", null)
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  security_groups            = [aws_security_group.this.id]
  subnets                    = var.subnets
  drop_invalid_header_fields = true

  dynamic "access_logs" {
    for_each = []
    content {
      bucket = access_logs.value
    }
  }
}

resource "aws_lb_target_group" "this" {
  for_each = { for key, group in var.target_groups : key => group }

  name        = "${var.name}-${each.key}"
  port        = try(each.value.port, 80)
  protocol    = try(each.value.protocol, "HTTPS")
  target_type = "ip"
  vpc_id      = var.vpc_id

  dynamic "health_check" {
    for_each = try([each.value.health_check], [])

    content {
      enabled = try(health_check.value.enabled, null)
      path    = try(health_check.value.path, null)
      matcher = try(health_check.value.matcher, null)
    }
  }
}

resource "aws_lb_listener" "this" {
  for_each = var.listeners

  load_balancer_arn = aws_lb.this.arn
  port              = try(each.value.port, 443)
  protocol          = try(each.value.protocol, "HTTPS")

  dynamic "default_action" {
    for_each = try([each.value.redirect], [])

    content {
      type = "redirect"

      redirect {
        port        = try(default_action.value.port, null)
        protocol    = try(default_action.value.protocol, null)
        status_code = default_action.value.status_code
      }
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.forward], [])

    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.this[default_action.value.target_group_key].arn
    }
  }
}

output "target_groups" {
  value = aws_lb_target_group.this
}

output "security_group_id" {
  value = aws_security_group.this.id
}
