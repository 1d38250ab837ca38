# Lambda sends no source key when it takes on a role, and a role cannot be passed across accounts.
data "aws_iam_policy_document" "trust" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    sid       = "WriteLogs"
    effect    = "Allow"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }

  # Any revision of the one family, since the callers start by family, and on the one cluster.
  statement {
    sid       = "RunTask"
    effect    = "Allow"
    actions   = ["ecs:RunTask"]
    resources = ["${local.task_definition_arn}:*"]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.cluster_arn]
    }
  }

  # A task whose end was not reported is looked at, and one that hangs is stopped.
  statement {
    sid       = "StopHangingTask"
    effect    = "Allow"
    actions   = ["ecs:DescribeTasks", "ecs:StopTask"]
    resources = [local.tasks_arn]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.cluster_arn]
    }
  }

  dynamic "statement" {
    for_each = var.work_queue_arn == null ? [] : [var.work_queue_arn]

    content {
      sid       = "ShareWork"
      effect    = "Allow"
      actions   = ["sqs:GetQueueAttributes", "sqs:SendMessage"]
      resources = [statement.value]
    }
  }

  # The action knows no tasks as resources; the condition keeps it to the cluster.
  statement {
    sid       = "FindRunningTask"
    effect    = "Allow"
    actions   = ["ecs:ListTasks"]
    resources = ["*"]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.cluster_arn]
    }
  }

  statement {
    sid       = "TagTaskOnStart"
    effect    = "Allow"
    actions   = ["ecs:TagResource"]
    resources = [local.tasks_arn]

    condition {
      test     = "StringEquals"
      variable = "ecs:CreateAction"
      values   = ["RunTask"]
    }
  }

  statement {
    sid       = "PassRolesToTask"
    effect    = "Allow"
    actions   = ["iam:PassRole"]
    resources = [var.task_execution_role_arn, var.task_role_arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  statement {
    sid       = "ListBucket"
    effect    = "Allow"
    actions   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [local.bucket_arn]
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
    resources = ["${local.bucket_arn}/*"]
  }

  # Removed objects stay as noncurrent versions for a while.
  dynamic "statement" {
    for_each = var.keep_versions == null ? [] : [1]

    content {
      sid       = "RemoveSupersededVersions"
      effect    = "Allow"
      actions   = ["s3:DeleteObject"]
      resources = ["${local.bucket_arn}/v2/homebrew/core/*"]
    }
  }

  statement {
    sid       = "SendDeadLetter"
    effect    = "Allow"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter.arn]
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
        values = [
          "lambda.${var.aws_region}.amazonaws.com",
          "s3.${var.aws_region}.amazonaws.com",
          "secretsmanager.${var.aws_region}.amazonaws.com",
        ]
      }
    }
  }
}

resource "aws_iam_role" "lambda" {
  name                 = local.function_name
  description          = "The orchestrator of ${local.name}: plans a sync, does it, or starts a task for it"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn

  tags = local.tags

  lifecycle {
    precondition {
      condition     = length(local.function_name) <= 64
      error_message = "The name of the function and its role, ${local.function_name}, has ${length(local.function_name)} characters, and AWS takes 64: shorten project_name or environment."
    }
  }
}

resource "aws_iam_role_policy" "lambda" {
  name   = "orchestrate"
  role   = aws_iam_role.lambda.id
  policy = data.aws_iam_policy_document.lambda.json
}
