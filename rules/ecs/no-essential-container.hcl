rule "ECS035" {
  name     = "no-essential-container"
  title    = "Task without an essential container"
  question = "the task has no essential container"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A task stops when an essential container stops, and needs at least one. AWS refuses a task definition without one.
  EOT
  how = "Remove `essential = false` from the container that does the work."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers = ecs::containers(task)
  }

  condition = anytrue([for container in local.containers : container.essential == null || container.essential == true])
  message   = "task definition `${task.family}` has no essential container"
  place     = task.container_definitions
}
