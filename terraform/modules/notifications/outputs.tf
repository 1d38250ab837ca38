output "slack_webhook_secret_name" {
  description = "Name of the secret with the Slack webhook"
  value       = aws_secretsmanager_secret.slack_webhook.name
}

output "slack_webhook_secret_arn" {
  description = "ARN of the secret with the Slack webhook"
  value       = aws_secretsmanager_secret.slack_webhook.arn
}

output "topic_arn" {
  description = "ARN of the topic on which failed tasks are reported"
  value       = aws_sns_topic.this.arn
}
