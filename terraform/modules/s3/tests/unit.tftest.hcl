# What the module makes and refuses, with a mock of the provider: nothing is read from or sent to AWS.

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

run "defaults" {
  assert {
    condition     = aws_s3_bucket.this.bucket == "homebrew-bottles-sync-123456789012-us-west-2"
    error_message = "The name must be unique among accounts and regions."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "A replaced bottle must be recoverable."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms"
    error_message = "Objects must be encrypted with KMS."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "Nothing may become public."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.this.statement).effect == "Deny" && one(one(data.aws_iam_policy_document.this.statement).condition).variable == "aws:SecureTransport"
    error_message = "Plain transport must be denied."
  }

  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.abort_incomplete_multipart_upload[0].days_after_initiation if rule.id == "abort-incomplete-uploads"]) == 7
    error_message = "Uploads that were broken off must go after a week."
  }

  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.expiration[0].days if rule.id == "expire-plans"]) >= 4 + 14
    error_message = "A message that is sent back from the dead-letter queue must find its plan."
  }

  assert {
    condition     = length(aws_s3_bucket_logging.this) == 0 && !aws_s3_bucket.this.force_destroy
    error_message = "Access logs need a bucket, and bottles must survive a destroy."
  }
}

run "access_logs" {
  variables {
    bucket_name            = "bottles"
    access_log_bucket_name = "logs"
  }

  assert {
    condition     = aws_s3_bucket_logging.this[0].target_bucket == "logs" && aws_s3_bucket.this.bucket == "bottles"
    error_message = "Access logs must go to the caller's bucket."
  }
}

run "refuses_bucket_name_with_capitals" {
  command = plan

  variables {
    bucket_name = "Bottles"
  }

  expect_failures = [var.bucket_name]
}

run "refuses_no_days" {
  command = plan

  variables {
    noncurrent_version_days = 0
  }

  expect_failures = [var.noncurrent_version_days]
}

run "refuses_names_that_s3_does_not_take" {
  command = plan

  variables {
    project_name = "a-project-with-a-name-of-forty-character"
    aws_region   = "ap-southeast-2"
  }

  expect_failures = [aws_s3_bucket.this]
}

run "another_name_helps" {
  command = plan

  variables {
    project_name = "a-project-with-a-name-of-forty-character"
    aws_region   = "ap-southeast-2"
    bucket_name  = "bottles-of-ours"
  }

  assert {
    condition     = aws_s3_bucket.this.bucket == "bottles-of-ours"
    error_message = "A name of the caller's must be taken as it is."
  }
}

run "nobody_reads_unless_asked" {
  assert {
    condition     = !contains([for statement in data.aws_iam_policy_document.this.statement : statement.effect], "Allow")
    error_message = "Without a distribution the bucket's policy must allow nothing."
  }
}

run "a_distribution_reads_bottles_alone" {
  variables {
    reader_distribution_arns = ["arn:aws:cloudfront::123456789012:distribution/E1ABCDEF"]
  }

  assert {
    condition     = one([for statement in data.aws_iam_policy_document.this.statement : statement.actions if statement.effect == "Allow"]) == toset(["s3:GetObject"]) && alltrue([for resource in one([for statement in data.aws_iam_policy_document.this.statement : statement.resources if statement.effect == "Allow"]) : endswith(resource, "/v2/homebrew/core/*")])
    error_message = "It must be able to read bottles and indexes, and neither plans nor the state."
  }

  assert {
    condition     = one(one([for statement in data.aws_iam_policy_document.this.statement : statement.condition if statement.effect == "Allow"])).values == tolist(["arn:aws:cloudfront::123456789012:distribution/E1ABCDEF"])
    error_message = "Only that distribution must be able to read."
  }
}

run "refuses_a_distribution_that_is_none" {
  command = plan

  variables {
    reader_distribution_arns = ["E1ABCDEF"]
  }

  expect_failures = [var.reader_distribution_arns]
}
