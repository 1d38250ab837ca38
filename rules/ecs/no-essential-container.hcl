rule "ECS035" {
  name     = "no-essential-container"
  title    = "Task has no essential container"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A task ends when an essential container ends, so it needs one. AWS refuses a task definition without.
  EOT
  how = "Remove `essential = false` from the container that does the work."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers = ecs::containers(task)
  }

  condition = anytrue([for container in local.containers : container.essential == null || container.essential == true])
  message   = "no container of task definition `${task.family}` is essential"
  place     = task.container_definitions
}
