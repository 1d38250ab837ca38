rule "ECS001" {
  name         = "privileged-container"
  title        = "Container runs privileged"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_334", "ECS.4"]

  why = <<-EOT
    A privileged container has all rights of the host's root user: who gets into it is on the host, and in every other
    container there. On Fargate a task with such a container cannot be registered at all.
  EOT
  how = "Remove `privileged`, and give the container the single Linux capability that it needs, if any."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  condition = container.privileged != true
  message   = "container `${container.name}` runs privileged"
  place     = container.privileged
}
