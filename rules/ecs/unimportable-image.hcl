rule "ECS081" {
  name         = "unimportable-image"
  title        = "Execution role cannot fill the pull-through cache"
  question     = "the execution role can fill the pull-through cache"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "The execution role may fill the pull-through cache."

  why = <<-EOT
    The first pull of an image through a cache imports it: ECR asks for `ecr:BatchImportUpstreamImage`, and for
    `ecr:CreateRepository` where nobody has made the repository. The managed policy of execution roles has neither. Images that
    somebody has pulled before are there already.
  EOT
  how = "Allow the two actions on the repositories under the prefix of the cache rule, in the execution role or in a registry policy."

  each "task" { in = resources.aws_ecs_task_definition }
  # A role that the caller gives is the caller's to judge.
  each "need" { in = [for need in ecs::needs(task, null) : need if need.id == "image.cache" && need.role != null && need.permitted != null] }

  when      = !need.denial_is_known
  condition = need.permitted
  message   = "task `${task.family}` cannot pull its image for the first time: ${need.denial}"
  place     = tf::known(need.permitted) ? need.place : need.permitted
  related   = need.related
}
