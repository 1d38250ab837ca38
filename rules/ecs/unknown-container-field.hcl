rule "ECS058" {
  name         = "unknown-container-field"
  title        = "Unknown field in a container definition"
  question     = "a container definition has a field that ECS ignores"
  severity     = "low"
  group        = "correctness"
  requirements = ["8.1"]
  expects      = "Container definitions have only fields that ECS supports."

  why = <<-EOT
    Terraform silently drops fields that ECS does not support, such as `privilege`, so they have no effect.
  EOT
  how = "Correct or remove the field, or set the argument of the task definition that it belongs to, such as `network_mode`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    strange = ecs::unknown_fields(container)
  }

  condition = length(local.strange) == 0
  message   = "ECS ignores ${join(", ", [for name in local.strange : "`${name}`"])} in container `${container.name}`"
  place     = length(local.strange) > 0 ? container[local.strange[0]] : container
}
