# Not before the policies exist: a task that starts without them fails.
output "ecs_task_execution_role_arn" {
  description = "ARN of the role with which ECS starts tasks"
  value       = aws_iam_role.execution.arn

  depends_on = [aws_iam_role_policy.execution]
}

output "ecs_task_role_arn" {
  description = "ARN of the role of the application"
  value       = aws_iam_role.task.arn

  depends_on = [aws_iam_role_policy.task]
}
