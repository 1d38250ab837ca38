locals {
  # Production carries the plain name; other environments of one account must not collide with it.
  name = var.environment == "prod" ? var.project_name : "${var.project_name}-${var.environment}"

  bucket_name = coalesce(var.bucket_name, "${local.name}-${var.aws_account_id}-${var.aws_region}")

  tags = merge({
    Project     = var.project_name
    Environment = var.environment
    ManagedBy   = "terraform"
  }, var.tags)
}
