resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/ecs/${local.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = local.tags

  # Every name and ARN of the module is made for the account and the region that the caller states.
  lifecycle {
    precondition {
      condition     = data.aws_caller_identity.current.account_id == var.aws_account_id
      error_message = "aws_account_id is ${var.aws_account_id}, but the AWS provider works in account ${data.aws_caller_identity.current.account_id}."
    }

    # The id is the region's name in every version of the provider; the attribute called name is gone in version 6.
    precondition {
      condition     = data.aws_region.current.id == var.aws_region
      error_message = "aws_region is ${var.aws_region}, but the AWS provider works in ${data.aws_region.current.id}."
    }
  }
}
