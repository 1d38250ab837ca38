data "aws_subnet" "private" {
  count = length(var.private_subnet_ids)

  id = var.private_subnet_ids[count.index]
}

data "aws_subnet" "efs" {
  count = length(local.efs_subnet_ids)

  id = local.efs_subnet_ids[count.index]
}

resource "aws_efs_file_system" "this" {
  count = var.enable_efs_storage ? 1 : 0

  creation_token   = local.name
  encrypted        = true
  kms_key_id       = var.kms_key_arn
  performance_mode = var.efs_performance_mode
  throughput_mode  = var.efs_throughput_mode

  # AWS refuses the value in any other mode.
  provisioned_throughput_in_mibps = var.efs_throughput_mode == "provisioned" ? var.efs_provisioned_throughput : null

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }

  lifecycle_policy {
    transition_to_primary_storage_class = "AFTER_1_ACCESS"
  }

  tags = merge(local.tags, { Name = local.name })

  lifecycle {
    precondition {
      condition     = length(distinct(data.aws_subnet.efs[*].availability_zone)) == length(local.efs_subnet_ids)
      error_message = "EFS takes one mount target in each availability zone, and two of these subnets share one: ${join(", ", local.efs_subnet_ids)}. Set efs_subnet_ids to one subnet of each zone."
    }

    precondition {
      condition     = length(setsubtract(data.aws_subnet.private[*].availability_zone, data.aws_subnet.efs[*].availability_zone)) == 0
      error_message = "efs_subnet_ids must have a subnet in every zone of private_subnet_ids: tasks find only the mount target of their own zone."
    }

    precondition {
      condition     = data.aws_vpc.this.enable_dns_support && data.aws_vpc.this.enable_dns_hostnames
      error_message = "The VPC must have DNS support and DNS hostnames enabled: tasks find the mount target by name."
    }
  }
}

# By count, not for_each: the ids of subnets made in the same run are not known when Terraform plans.
resource "aws_efs_mount_target" "this" {
  count = var.enable_efs_storage ? length(local.efs_subnet_ids) : 0

  file_system_id  = aws_efs_file_system.this[0].id
  subnet_id       = local.efs_subnet_ids[count.index]
  security_groups = [aws_security_group.efs[0].id]
}

resource "aws_efs_access_point" "this" {
  count = var.enable_efs_storage ? 1 : 0

  file_system_id = aws_efs_file_system.this[0].id

  posix_user {
    uid = var.efs_posix_uid
    gid = var.efs_posix_gid
  }

  root_directory {
    path = "/bottles"

    creation_info {
      owner_uid   = var.efs_posix_uid
      owner_gid   = var.efs_posix_gid
      permissions = "0750"
    }
  }

  tags = merge(local.tags, { Name = local.name })
}

resource "aws_efs_backup_policy" "this" {
  count = var.enable_efs_storage ? 1 : 0

  file_system_id = aws_efs_file_system.this[0].id

  backup_policy {
    status = var.efs_enable_backup ? "ENABLED" : "DISABLED"
  }
}

# Without a policy, EFS admits every client that reaches a mount target, whatever its role.
data "aws_iam_policy_document" "efs" {
  count = var.enable_efs_storage ? 1 : 0

  statement {
    sid       = "TaskThroughAccessPoint"
    effect    = "Allow"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.this[0].arn]

    principals {
      type        = "AWS"
      identifiers = [var.task_role_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = [aws_efs_access_point.this[0].arn]
    }

    condition {
      test     = "Bool"
      variable = "elasticfilesystem:AccessedViaMountTarget"
      values   = ["true"]
    }
  }

  statement {
    sid       = "DenyPlainTransport"
    effect    = "Deny"
    actions   = ["elasticfilesystem:*"]
    resources = [aws_efs_file_system.this[0].arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_efs_file_system_policy" "this" {
  count = var.enable_efs_storage ? 1 : 0

  file_system_id = aws_efs_file_system.this[0].id
  policy         = data.aws_iam_policy_document.efs[0].json
}
