rule "ECS058" {
  name         = "unknown-container-field"
  title        = "Unknown field in a container definition"
  question     = "a container definition has a field that ECS ignores"
  severity     = "low"
  group        = "correctness"
  requirements = ["8.1"]
  expects      = "Container definitions have only fields that ECS knows."

  why = <<-EOT
    Terraform drops fields that ECS does not have, such as `privilege`, without a word. What they were meant to do does not
    happen.
  EOT
  how = "Correct the name, remove the field, or set the argument of the task definition that it belongs to, such as `network_mode`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    strange = ecs::unknown_fields(container)
  }

  condition = length(local.strange) == 0
  message   = "ECS ignores ${join(", ", [for name in local.strange : "`${name}`"])} in container `${container.name}`"
  place     = container
}
