# Each input of the module, changed after the apply, shows in the plan.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  project_name   = "homebrew-bottles-sync"
  aws_region     = "us-west-2"
  aws_account_id = "123456789012"
}

run "applied" {}

run "what_goes_together" {
  command = plan

  variables {
    project_name            = "other-name"
    environment             = "staging"
    tags                    = { Team = "sync" }
    aws_region              = "eu-west-1"
    aws_account_id          = "210987654321"
    noncurrent_version_days = 7
    access_log_bucket_name  = "logs"
    force_destroy           = true
    kms_key_arn             = "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
  }

  assert {
    condition     = aws_s3_bucket.this.bucket == "other-name-staging-210987654321-eu-west-1"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_s3_bucket.this.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_s3_bucket.this.tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = endswith(aws_s3_bucket.this.bucket, "-eu-west-1")
    error_message = "The plan must show the new aws_region."
  }

  assert {
    condition     = strcontains(aws_s3_bucket.this.bucket, "210987654321")
    error_message = "The plan must show the new aws_account_id."
  }

  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.noncurrent_version_expiration[0].noncurrent_days if rule.id == "expire-noncurrent-versions"]) == 7
    error_message = "The plan must show the new noncurrent_version_days."
  }

  assert {
    condition     = one(aws_s3_bucket_logging.this).target_bucket == "logs"
    error_message = "The plan must show the new access_log_bucket_name."
  }

  assert {
    condition     = aws_s3_bucket.this.force_destroy
    error_message = "The plan must show the new force_destroy."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    error_message = "The plan must show the new kms_key_arn."
  }
}

run "bucket_name" {
  command = plan

  variables {
    bucket_name = "bottles-of-ours"
  }

  assert {
    condition     = aws_s3_bucket.this.bucket == "bottles-of-ours"
    error_message = "The plan must show the new bucket_name."
  }
}

run "reader_distribution_arns" {
  command = plan

  variables {
    reader_distribution_arns = ["arn:aws:cloudfront::123456789012:distribution/E2"]
  }

  assert {
    condition     = strcontains(jsonencode(data.aws_iam_policy_document.this.statement), "distribution/E2")
    error_message = "The plan must show the new reader_distribution_arns."
  }
}
