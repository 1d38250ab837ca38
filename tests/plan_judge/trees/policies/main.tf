# Policy documents as the provider renders them, by themselves and from one another.

locals {
  buckets = { logs = "arn:aws:s3:::logs", data = "arn:aws:s3:::data" }
}

data "aws_iam_policy_document" "base" {
  policy_id = "base"

  statement {
    sid       = "Read"
    actions   = ["s3:ListBucket", "s3:GetObject"]
    resources = flatten([for arn in values(local.buckets) : [arn, "${arn}/*"]])
  }

  statement {
    sid           = "DenyOthers"
    effect        = "Deny"
    not_actions   = ["s3:*", "iam:PassRole"]
    not_resources = [local.buckets.data]

    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:user/a"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["b", "a"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [true]
    }
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents = [
    data.aws_iam_policy_document.base.json,
    jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Sid = "Write", Effect = "Allow", Action = "s3:PutObject", Resource = ["*"] }]
    }),
  ]
  override_policy_documents = [data.aws_iam_policy_document.override.json]

  statement {
    sid       = "Own"
    actions   = ["ecs:RunTask"]
    resources = ["*"]

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:ecs:*:*:cluster/&{aws:username}"]
    }
  }
}

data "aws_iam_policy_document" "override" {
  version = "2012-10-17"

  statement {
    sid       = "Read"
    effect    = "Deny"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = local.buckets
    content {
      sid       = title(statement.key)
      actions   = ["s3:DeleteObject"]
      resources = ["${statement.value}/*"]
    }
  }
}

data "aws_iam_policy_document" "unknown" {
  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this.arn]
  }
}

data "aws_iam_policy_document" "empty" {}

resource "aws_kms_key" "this" {
  description = "key"
}

resource "aws_iam_role" "this" {
  name               = "merged"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  name   = "merged"
  role   = aws_iam_role.this.name
  policy = data.aws_iam_policy_document.merged.json
}

resource "aws_iam_policy" "unknown" {
  name_prefix = "unknown-"
  policy      = data.aws_iam_policy_document.unknown.json
}

resource "aws_iam_policy" "written" {
  name = "written"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for name, arn in local.buckets : {
        Effect   = "Allow"
        Action   = ["s3:Get*"]
        Resource = arn
        Sid      = name
      }
    ]
  })
}

resource "terraform_data" "minified" {
  input = {
    minified  = data.aws_iam_policy_document.merged.minified_json
    decoded   = jsondecode(data.aws_iam_policy_document.base.json).Statement[0].Resource
    statement = length(jsondecode(data.aws_iam_policy_document.merged.json).Statement)
    empty     = data.aws_iam_policy_document.empty.json
  }
}
