data "aws_vpc" "this" {
  id = var.vpc_id
}

# No ingress: nothing calls a task, and its health check comes from within.
resource "aws_security_group" "task" {
  name_prefix = "${local.name}-task-"
  description = "Tasks of ${local.name}: HTTPS, DNS and NFS out, nothing in"
  vpc_id      = var.vpc_id

  tags = merge(local.tags, { Name = "${local.name}-task" })

  lifecycle {
    create_before_destroy = true
  }
}

# Homebrew's registry redirects to a content delivery network without fixed addresses.
resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.task.id
  description       = "HTTPS to Homebrew and AWS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"

  tags = local.tags
}

# Security groups do not filter the VPC's own resolver; the rule serves resolvers that run in the VPC.
resource "aws_vpc_security_group_egress_rule" "dns" {
  for_each = toset(["tcp", "udp"])

  security_group_id = aws_security_group.task.id
  description       = "DNS over ${upper(each.key)} within the VPC"
  ip_protocol       = each.key
  from_port         = 53
  to_port           = 53
  cidr_ipv4         = data.aws_vpc.this.cidr_block

  tags = local.tags
}

resource "aws_vpc_security_group_egress_rule" "nfs" {
  count = var.enable_efs_storage ? 1 : 0

  security_group_id            = aws_security_group.task.id
  description                  = "NFS to the mount targets"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.efs[0].id

  tags = local.tags
}

resource "aws_security_group" "efs" {
  count = var.enable_efs_storage ? 1 : 0

  name_prefix = "${local.name}-efs-"
  description = "Mount targets of ${local.name}: NFS in from its tasks, nothing out"
  vpc_id      = var.vpc_id

  tags = merge(local.tags, { Name = "${local.name}-efs" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "nfs" {
  count = var.enable_efs_storage ? 1 : 0

  security_group_id            = aws_security_group.efs[0].id
  description                  = "NFS from the tasks"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.task.id

  tags = local.tags
}
