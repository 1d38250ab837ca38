# The documented interface, in the documented order.

output "cluster_name" {
  description = "Name of the ECS cluster"
  value       = local.cluster.name
}

output "cluster_arn" {
  description = "ARN of the ECS cluster"
  value       = local.cluster.arn
}

output "cluster_id" {
  description = "ID of the ECS cluster"
  value       = local.cluster.arn
}

output "service_name" {
  description = "Name of the ECS service"
  value       = local.service.name
}

# The id of a service is its ARN in every version of the provider; an attribute called arn only exists in version 6.
output "service_arn" {
  description = "ARN of the ECS service"
  value       = local.service.id
}

output "service_id" {
  description = "ID of the ECS service"
  value       = local.service.id
}

output "task_definition_arn" {
  description = "ARN of the task definition"
  value       = aws_ecs_task_definition.this.arn
}

output "task_definition_family" {
  description = "Family name of the task definition"
  value       = aws_ecs_task_definition.this.family
}

output "task_definition_revision" {
  description = "Revision of the task definition"
  value       = aws_ecs_task_definition.this.revision
}

output "efs_file_system_id" {
  description = "ID of the EFS file system (if enabled)"
  value       = one(aws_efs_file_system.this[*].id)
}

output "efs_file_system_arn" {
  description = "ARN of the EFS file system (if enabled)"
  value       = one(aws_efs_file_system.this[*].arn)
}

output "efs_access_point_id" {
  description = "ID of the EFS access point (if enabled)"
  value       = one(aws_efs_access_point.this[*].id)
}

output "efs_access_point_arn" {
  description = "ARN of the EFS access point (if enabled)"
  value       = one(aws_efs_access_point.this[*].arn)
}

output "log_group_name" {
  description = "Name of the CloudWatch log group"
  value       = aws_cloudwatch_log_group.this.name
}

output "log_group_arn" {
  description = "ARN of the CloudWatch log group"
  value       = aws_cloudwatch_log_group.this.arn
}

output "auto_scaling_target_arn" {
  description = "ARN of the auto scaling target (if enabled)"
  value       = one(aws_appautoscaling_target.this[*].arn)
}

output "security_group_id" {
  description = "ID of the ECS security group"
  value       = aws_security_group.task.id
}

# Beyond the documented interface: the queue that the service works off.

output "work_queue_arn" {
  description = "ARN of the queue that the service takes its work from (if auto scaling is enabled)"
  value       = one(aws_sqs_queue.work[*].arn)
}

output "work_queue_url" {
  description = "URL of the queue that the service takes its work from (if auto scaling is enabled)"
  value       = one(aws_sqs_queue.work[*].url)
}

output "work_dead_letter_queue_name" {
  description = "Name of the queue with the work that the service gave up (if auto scaling is enabled)"
  value       = one(aws_sqs_queue.dead_letter[*].name)
}
