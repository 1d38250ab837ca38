rule "ECS060" {
  name         = "unpullable-image"
  title        = "Image that the execution role cannot pull"
  question     = "the execution role can pull the image"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "The execution role can pull the images."

  why = <<-EOT
    ECS pulls images from ECR with the execution role: first an authorization token, then the manifest and layers of the
    image. Without one of these permissions, the task stops with ResourceInitializationError or
    CannotPullContainerError.
  EOT
  how = "Attach AmazonECSTaskExecutionRolePolicy to the execution role, or allow `ecr:GetAuthorizationToken` on `*`, and `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` on the repository."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role from the caller is not checked here.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.kind == "image" && need.id != "image.cache" && need.role != null && need.permitted != null] }

  when      = !need.denial_is_known
  condition = need.permitted
  message   = "task `${task.family}` ${tf::known(need.permitted) ? "cannot" : "can"} pull its image: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
