output "cluster_name" {
  description = "Name of the ECS cluster"
  value       = module.ecs.cluster_name
}

output "task_definition_family" {
  description = "Family name of the task definition"
  value       = module.ecs.task_definition_family
}

output "repository_url" {
  description = "Where to push the container image"
  value       = aws_ecr_repository.this.repository_url
}

output "bucket_name" {
  description = "Name of the bucket with the bottles"
  value       = module.s3.bucket_name
}

output "artifact_domain" {
  description = "What HOMEBREW_ARTIFACT_DOMAIN must be to read the bottles; null without enable_reader"
  value       = one(module.reader[*].artifact_domain)
}

output "orchestrator_function_name" {
  description = "Name of the Lambda function that starts a sync"
  value       = module.orchestrator.function_name
}
