output "cluster_name" {
  description = "Name of the ECS cluster"
  value       = module.ecs.cluster_name
}

output "task_definition_family" {
  description = "Family name of the task definition"
  value       = module.ecs.task_definition_family
}

output "bucket_name" {
  description = "Name of the bucket with the bottles"
  value       = module.s3.bucket_name
}
