rule "ECS001" {
  name         = "privileged-container"
  title        = "Privileged container"
  question     = "a container runs privileged"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  proves       = "No container is privileged."
  aliases      = ["CKV_AWS_334", "ECS.4"]

  why = <<-EOT
    A privileged container has all privileges of the host's root user: an attacker inside it is on the host, and in every
    other container there.
  EOT
  how = "Remove `privileged`, and give the container the single Linux capability that it needs, if any."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  # On Fargate it is refused: ECS018.
  when      = !ecs::is_fargate(task)
  condition = container.privileged != true
  message   = "container `${container.name}` runs privileged"
  place     = container.privileged

  fix {
    value  = false
    safety = "unsafe"
  }
}
