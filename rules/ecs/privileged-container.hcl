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
    A privileged container has all root privileges on its host. An attacker inside it controls the host and every other
    container there.
  EOT
  how = "Remove `privileged`. If the container needs a Linux capability, add only that one."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  # Fargate refuses it: ECS018.
  when      = ecs::has_host(task)
  condition = container.privileged != true
  message   = "container `${container.name}` runs privileged"
  place     = container.privileged

  fix {
    value  = false
    safety = "unsafe"
  }
}
