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

  # Fargate refuses it: ECS018. Where the task definition does not say what runs it, it is refused or not, and wrong in either
  # case.
  when      = tf::known(ecs::is_fargate(task)) || tf::declared(task.requires_compatibilities) ? !ecs::is_fargate(task) : true
  condition = container.privileged != true
  message   = "container `${container.name}` runs privileged"
  place     = container.privileged

  fix {
    value  = false
    safety = "unsafe"
  }
}
