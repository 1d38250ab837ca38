locals {
  # Production carries the plain name; other environments of one account must not collide with it.
  name = var.environment == "prod" ? var.project_name : "${var.project_name}-${var.environment}"

  tags = merge({
    Project     = var.project_name
    Environment = var.environment
    ManagedBy   = "terraform"
  }, var.tags)

  # Where the worker stores what brew asks for.
  indexes = "/v2/homebrew/core/*/manifests/*"
}
