rule "ECS036" {
  name     = "duplicate-container-name"
  title    = "Duplicate container name"
  question = "two containers have the same name"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Load balancers, dependencies and overrides refer to containers by name. AWS refuses a task definition with duplicate
    names.
  EOT
  how = "Give each container a unique name."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    # A name that is not known is no reason to ask about the others.
    names = [for other in ecs::containers(task) : other.name if tf::known(other.name) || !tf::known(container.name)]
  }

  condition = !contains(tf::repeated(local.names), container.name)
  message   = "task definition `${task.family}` has several containers named `${container.name}`"
  place     = container.name
}
