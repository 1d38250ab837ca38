rule "ECS027" {
  name         = "malformed-container-definition"
  title        = "Malformed container definition"
  question     = "a container definition is malformed"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Container definitions have the fields and types that ECS expects."

  why = <<-EOT
    `container_definitions` is a JSON string to Terraform, and mistakes in it show only at apply. AWS refuses a
    container without a name or an image, an `environment` that is a map, and an environment value that is not a string.
  EOT
  how = "Write `environment` and `secrets` as lists of objects: `[for name, value in var.variables : { name = name, value = value }]`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    lists = { environment = container.environment, secrets = container.secrets, portMappings = container.portMappings, mountPoints = container.mountPoints }
    maps  = [for name, value in local.lists : name if value == null ? false : can(keys(value))]

    values = length(local.maps) > 0 ? [] : coalesce(container.environment, [])
    # A value that has text is a string.
    odd  = [for variable in local.values : variable.name if tf::text(variable.value) == "" && tf::known(variable.value) && variable.value != null ? !can(regex("^\"", jsonencode(variable.value))) : false]
    bare = [for name, value in { name = container.name, image = container.image } : name if tf::known(value == null) ? value == null : false]
  }

  condition = length(local.maps) == 0 && !anytrue([for name in local.bare : true]) && !anytrue([for name in local.odd : true])
  message   = "a container definition of `${tf::address(task)}` has missing or malformed fields: ${join(", ", concat(local.maps, local.bare, length(local.odd) > 0 ? ["environment"] : []))}"
  place     = container
}
