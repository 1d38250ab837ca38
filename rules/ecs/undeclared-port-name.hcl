rule "ECS082" {
  name     = "undeclared-port-name"
  title    = "Service Connect port that the task does not have"
  question = "the task has a port mapping with the name that Service Connect uses"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A Service Connect service refers to a port mapping of the task by its `name`. AWS refuses the service if there is
    none with that name.
  EOT
  how = "Set `name` of the port mapping in the container to the `port_name` of the service."

  each "service" { in = resources.aws_ecs_service }
  each "entry" { in = flatten([for settings in service.service_connect_configuration : settings.service]) }

  locals {
    task   = ecs::task_of(service)
    mapped = local.task == null ? [] : flatten([for container in ecs::containers(local.task) : coalesce(container.portMappings, [])])
  }

  when      = local.task != null
  condition = anytrue([for mapping in local.mapped : mapping.name == entry.port_name])
  message   = "`${tf::address(service)}` refers to port name `${entry.port_name}`, which no port mapping of its task has"
  place     = entry.port_name
  related   = [local.task]
}
