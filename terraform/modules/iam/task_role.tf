# What the application needs. Its right to EFS stands in the file system's own policy, in the ecs module.
data "aws_iam_policy_document" "task" {
  statement {
    sid       = "ListBucket"
    effect    = "Allow"
    actions   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [var.s3_bucket_arn]
  }

  statement {
    sid    = "ReadAndWriteBottles"
    effect = "Allow"
    actions = [
      "s3:AbortMultipartUpload",
      "s3:GetObject",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ]
    resources = ["${var.s3_bucket_arn}/*"]
  }

  # A multipart upload reads its own parts, so it needs Decrypt too.
  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]

    content {
      sid       = "UseKey"
      effect    = "Allow"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${var.aws_region}.amazonaws.com", "secretsmanager.${var.aws_region}.amazonaws.com"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.slack_webhook_secret_arn == null ? [] : [var.slack_webhook_secret_arn]

    content {
      sid       = "ReadSlackWebhook"
      effect    = "Allow"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.enable_work_queue ? [local.queue_arn] : []

    content {
      sid    = "TakeWork"
      effect = "Allow"
      actions = [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
      ]
      resources = [statement.value]
    }
  }

  # A worker that holds work protects itself against scale-in: a download keeps neither CPU nor memory busy.
  dynamic "statement" {
    for_each = var.enable_work_queue ? [local.tasks_arn] : []

    content {
      sid       = "ProtectTaskWhileBusy"
      effect    = "Allow"
      actions   = ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"]
      resources = [statement.value]
    }
  }

  # The actions know no resources.
  dynamic "statement" {
    for_each = var.enable_execute_command ? [1] : []

    content {
      sid    = "OpenExecChannels"
      effect = "Allow"
      actions = [
        "logs:DescribeLogGroups",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.enable_execute_command ? [1] : []

    content {
      sid       = "RecordExecSessions"
      effect    = "Allow"
      actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      resources = ["${local.log_group_arn}:*"]
    }
  }

  # Directly, not through another service: the agent of ECS Exec decrypts the session itself.
  dynamic "statement" {
    for_each = var.enable_execute_command && var.kms_key_arn != null ? [var.kms_key_arn] : []

    content {
      sid       = "DecryptExecSessions"
      effect    = "Allow"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role" "task" {
  name                 = local.task_role_name
  description          = "The application in tasks of ${local.name}: bucket, webhook, queue"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn

  tags = local.tags

  lifecycle {
    precondition {
      condition     = length(local.task_role_name) <= 64
      error_message = "The name of the task role, ${local.task_role_name}, has ${length(local.task_role_name)} characters, and IAM takes 64: shorten project_name or environment."
    }
  }
}

resource "aws_iam_role_policy" "task" {
  name   = "sync-bottles"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}
