output "function_name" {
  description = "Name of the Lambda function"
  value       = aws_lambda_function.this.function_name
}

output "function_arn" {
  description = "ARN of the Lambda function"
  value       = aws_lambda_function.this.arn
}

output "schedule_rule_arn" {
  description = "ARN of the EventBridge rule that starts the sync"
  value       = aws_cloudwatch_event_rule.schedule.arn
}

output "dead_letter_queue_arn" {
  description = "ARN of the queue with undelivered events and failed invocations"
  value       = aws_sqs_queue.dead_letter.arn
}

output "log_group_name" {
  description = "Name of the CloudWatch log group"
  value       = aws_cloudwatch_log_group.this.name
}

output "dead_letter_queue_name" {
  description = "Name of the queue with undelivered events and failed invocations"
  value       = aws_sqs_queue.dead_letter.name
}

output "schedule_rule_name" {
  description = "Name of the EventBridge rule that starts the sync"
  value       = aws_cloudwatch_event_rule.schedule.name
}
