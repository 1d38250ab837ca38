locals {
  # Production carries the plain name; other environments of one account must not collide with it.
  name = var.environment == "prod" ? var.project_name : "${var.project_name}-${var.environment}"

  tags = merge({
    Project     = var.project_name
    Environment = var.environment
    ManagedBy   = "terraform"
  }, var.tags)

  # One for all zones costs less; one a zone survives the loss of a zone.
  nat_gateway_count = var.single_nat_gateway ? 1 : length(var.availability_zones)
}
