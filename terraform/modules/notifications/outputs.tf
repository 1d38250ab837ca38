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

output "failed_task_rule_name" {
  description = "Name of the EventBridge rule that reports failed tasks"
  value       = aws_cloudwatch_event_rule.failed_task.name
}

output "undelivered_queue_name" {
  description = "Name of the queue that keeps alerts which could not be published"
  value       = aws_sqs_queue.undelivered.name
}
