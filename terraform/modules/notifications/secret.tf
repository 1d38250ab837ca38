resource "aws_secretsmanager_secret" "slack_webhook" {
  name        = "${local.name}/slack-webhook"
  description = "URL of the Slack webhook of ${local.name}"
  kms_key_id  = var.kms_key_arn

  # Until the window ends, the name cannot be used again: 0 lets the module be destroyed and applied anew.
  recovery_window_in_days = var.secret_recovery_window_in_days

  tags = local.tags
}

# Write-only: the URL is in neither the plan nor the state.
resource "aws_secretsmanager_secret_version" "slack_webhook" {
  count = var.slack_webhook_version == null ? 0 : 1

  secret_id                = aws_secretsmanager_secret.slack_webhook.id
  secret_string_wo         = var.slack_webhook_url
  secret_string_wo_version = var.slack_webhook_version
}
