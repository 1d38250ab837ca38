rule "ECS049" {
  name     = "undeclared-load-balanced-port"
  title    = "Registered port that the task does not have"
  question = "the task has the container and port that the service registers"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The `load_balancer` and `service_registries` blocks of a service name a container of its task, and a port that the
    container maps. AWS refuses the service otherwise.
  EOT
  how = "Set `container_name` and `container_port` to a container of the task definition and a `containerPort` of it."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = concat(service.load_balancer, [for registry in service.service_registries : registry if tf::declared(registry.container_name)]) }

  locals {
    task   = ecs::task_of(service)
    named  = local.task == null ? [] : [for container in ecs::containers(local.task) : container if container.name == balancer.container_name]
    mapped = flatten([for container in local.named : coalesce(container.portMappings, [])])
    ports  = [for mapping in local.mapped : mapping.containerPort]
    # Port ranges are not checked.
    ranged = anytrue([for mapping in local.mapped : mapping.containerPortRange != null])
    # Whoever gives the port of a module gives its mapping as well.
    given = length(local.named) > 0 && length(local.mapped) == 0 && !tf::known(balancer.container_port)
  }

  when      = local.task != null
  condition = local.given ? tonumber(balancer.container_port) == 0 : local.ranged || anytrue([for port in local.ports : tonumber(port) == tonumber(balancer.container_port)])
  message   = "`${tf::address(service)}` registers port ${balancer.container_port} of container `${balancer.container_name}`, which its task does not map"
  place     = length(local.named) > 0 ? balancer.container_port : balancer.container_name
  related   = [local.task]
}
