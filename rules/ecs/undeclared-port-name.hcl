rule "ECS082" {
  name     = "undeclared-port-name"
  title    = "Service Connect names a port that the task does not have"
  question = "Service Connect names a port that the task does not have"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A service of Service Connect has the `name` of a port mapping of the task. A mapping without a name, or with another one,
    does not count: AWS refuses the service.
  EOT
  how = "Set `name` in the port mapping of the container to the `port_name` of the service."

  each "service" { in = resources.aws_ecs_service }
  each "entry" { in = flatten([for settings in service.service_connect_configuration : settings.service]) }

  locals {
    task   = ecs::task_of(service)
    mapped = local.task == null ? [] : flatten([for container in ecs::containers(local.task) : coalesce(container.portMappings, [])])
  }

  when      = local.task != null
  condition = anytrue([for mapping in local.mapped : mapping.name == entry.port_name])
  message   = "`${tf::address(service)}` offers port `${entry.port_name}`, which is the name of no port mapping of its task"
  place     = entry.port_name
  related   = [local.task]
}
