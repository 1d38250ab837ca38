rule "ECS049" {
  name     = "undeclared-load-balanced-port"
  title    = "Load balancer target is not a port of the task"
  question = "the load balancer names a container or port that the task does not have"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The load balancer of a service names a container of its task and a port that this container maps. AWS refuses the
    service where there is none.
  EOT
  how = "Name a container of the task definition, and a `containerPort` of its `portMappings`."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }

  locals {
    task   = ecs::task_of(service)
    named  = local.task == null ? [] : [for container in ecs::containers(local.task) : container if container.name == balancer.container_name]
    mapped = flatten([for container in local.named : coalesce(container.portMappings, [])])
    ports  = [for mapping in local.mapped : mapping.containerPort]
    # Ranges of ports are not looked into.
    ranged = anytrue([for mapping in local.mapped : mapping.containerPortRange != null])
  }

  when      = local.task != null
  condition = local.ranged || anytrue([for port in local.ports : tonumber(port) == tonumber(balancer.container_port)])
  message   = "`${tf::address(service)}` balances port ${balancer.container_port} of container `${balancer.container_name}`, which its task does not map"
  place     = length(local.named) > 0 ? balancer.container_port : balancer.container_name
  related   = [local.task]
}
