rule "ECS060" {
  name         = "unpullable-image"
  title        = "Execution role cannot pull the image"
  question     = "the execution role can pull the image"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role may pull the images."

  why = <<-EOT
    ECS pulls an image from Amazon ECR with the execution role: first a token for the registry, then the manifest and the
    layers of the repository. Where one of these is not allowed, the task stops with CannotPullContainerError.
  EOT
  how = "Attach the managed policy AmazonECSTaskExecutionRolePolicy to the execution role, or allow `ecr:GetAuthorizationToken` on `*`, and `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` on the repository."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role that the caller gives is the caller's to judge.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "image" && need.id != "image.cache" && need.role != null && need.permitted != null] }

  when      = !need.denial_is_known
  condition = need.permitted
  message   = "task `${task.family}` cannot pull its image: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
