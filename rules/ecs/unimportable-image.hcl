rule "ECS081" {
  name         = "unimportable-image"
  title        = "Pull-through cache that the execution role cannot fill"
  question     = "the execution role can fill the pull-through cache"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The execution role may fill the pull-through cache."

  why = <<-EOT
    The first pull of an image through a cache imports it. That needs `ecr:BatchImportUpstreamImage`, and
    `ecr:CreateRepository` if the repository does not exist. AmazonECSTaskExecutionRolePolicy allows neither. Images
    that were pulled before are in the cache already.
  EOT
  how = "Allow both actions on the repositories with the prefix of the cache rule, in the execution role or in a registry policy."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role from the caller is not checked here.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "image.cache" && need.role != null && need.permitted != null] }

  when      = !need.denial_is_known
  condition = need.permitted
  message   = "task `${task.family}` ${tf::known(need.permitted) ? "cannot" : "can"} pull an image for the first time: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
