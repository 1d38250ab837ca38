rule "ECS035" {
  name     = "no-essential-container"
  title    = "No essential container"
  question = "the task has no essential container"
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
  message   = "task definition `${task.family}` has no essential container"
  place     = task.container_definitions
}
