rule "IMG005" {
  name     = "unserved-port"
  title    = "Port mapping to a port that the image does not serve"
  question = "a port mapping uses a port that the image does not serve"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    Nothing listens on the mapped port. The image serves the port of its contract, which the contract's port variable
    can change, the ports that the Dockerfile exposes, and ports in variables of the container.
  EOT
  how = "Map the port that the program listens on, or set the variable that changes it."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "mapping" { in = container.portMappings }

  locals {
    given   = image.contract.port_variable == null ? null : image::value(container, image, image.contract.port_variable)
    port    = local.given == null ? image.contract.port : tonumber(local.given)
    served  = local.port == null ? false : mapping.containerPort == local.port
    exposed = anytrue([for port in image.ports : mapping.containerPort >= port.from && mapping.containerPort <= port.to if port.from != image.contract.port])
    set     = image.contract.port == null ? contains(values(ecs::environment(container)), tostring(mapping.containerPort)) : false

    balancers = flatten([for service in ecs::services_of(task) : service.load_balancer])
    balanced  = anytrue([for balancer in local.balancers : balancer.container_name == container.name && balancer.container_port == mapping.containerPort])
  }

  # A port that a load balancer uses is IMG021.
  when      = mapping.containerPort != null && (image.contract.port != null || length(image.ports) > 0) && !local.balanced
  condition = local.served || local.exposed || local.set
  message   = "container `${container.name}` maps port ${mapping.containerPort}, on which nothing in the image `${image.name}` listens"
  place     = mapping.containerPort
  related   = [image.ports]
}
