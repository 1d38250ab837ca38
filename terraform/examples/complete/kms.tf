data "aws_partition" "current" {}

data "aws_iam_policy_document" "key" {
  # Without it nobody could administer the key; it lets IAM policies of the account grant use of it.
  statement {
    sid       = "AdministerThroughIam"
    effect    = "Allow"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.aws_account_id}:root"]
    }
  }

  statement {
    sid    = "EncryptLogs"
    effect = "Allow"
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.aws_region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${data.aws_partition.current.partition}:logs:${var.aws_region}:${var.aws_account_id}:log-group:*"]
    }
  }

  # Any distribution of the account: one by its ARN would depend on the bucket, which depends on this key.
  dynamic "statement" {
    for_each = var.enable_reader ? [1] : []

    content {
      sid       = "ReadBottlesThroughCloudFront"
      effect    = "Allow"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = ["arn:${data.aws_partition.current.partition}:cloudfront::${var.aws_account_id}:distribution/*"]
      }
    }
  }

  # Without conditions on the source: aws:SourceArn and aws:SourceAccount are not supported for EventBridge and an
  # encrypted topic.
  statement {
    sid       = "PublishAlerts"
    effect    = "Allow"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
    }
  }
}

resource "aws_kms_key" "this" {
  description             = "Logs, storage, secrets and images of ${local.project_name}"
  deletion_window_in_days = 30
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.key.json

  tags = local.tags
}

resource "aws_kms_alias" "this" {
  name          = "alias/${local.project_name}"
  target_key_id = aws_kms_key.this.key_id
}
