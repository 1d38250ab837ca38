rule "ECS028" {
  name     = "invalid-stop-timeout"
  title    = "Fargate does not wait that long for a container to stop"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    A container on Fargate has at most 120 seconds between SIGTERM and SIGKILL. AWS refuses a task definition that asks for
    more.
  EOT
  how = "Set `stopTimeout` to at most 120, and make the container save its state within that time."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  when      = container.stopTimeout != null && ecs::is_fargate(task)
  condition = container.stopTimeout >= 0 && container.stopTimeout <= 120
  message   = "container `${container.name}` has a stop timeout of ${container.stopTimeout} seconds, and Fargate has 0 to 120"
  place     = container.stopTimeout
}
