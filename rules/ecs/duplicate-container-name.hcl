rule "ECS036" {
  name     = "duplicate-container-name"
  title    = "Duplicate container name"
  question = "two containers have the same name"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Load balancers, dependencies and overrides find a container by its name. AWS refuses a task definition that has one
    twice.
  EOT
  how = "Give each container a name of its own."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    same = [for other in ecs::containers(task) : other.name if tf::known(other.name) && other.name == container.name]
  }

  condition = length(local.same) <= 1
  message   = "task definition `${task.family}` has several containers named `${container.name}`"
  place     = container.name
}
