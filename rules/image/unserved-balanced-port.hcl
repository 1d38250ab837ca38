rule "IMG021" {
  name     = "unserved-balanced-port"
  title    = "Load balancer port that the image does not serve"
  question = "the load balancer uses a port that the image does not serve"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Nothing listens on the load balancer's port: no target becomes healthy, and ECS replaces the task again and again.
  EOT
  how = "Use the port that the program listens on, or set the variable that changes it."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "balancer" { in = flatten([for service in ecs::services_of(task) : service.load_balancer]) }

  locals {
    given   = image.contract.port_variable == null ? null : image::value(container, image, image.contract.port_variable)
    port    = local.given == null ? image.contract.port : tonumber(local.given)
    served  = local.port == null || balancer.container_port == null ? false : balancer.container_port == local.port
    exposed = balancer.container_port == null ? true : anytrue([for port in image.ports : balancer.container_port >= port.from && balancer.container_port <= port.to if port.from != image.contract.port])
    set     = image.contract.port == null && balancer.container_port != null ? contains(values(ecs::environment(container)), tostring(balancer.container_port)) : false
  }

  when      = balancer.container_name == container.name && (image.contract.port != null || length(image.ports) > 0)
  condition = local.served || local.exposed || local.set
  message   = "the load balancer uses port ${balancer.container_port} of container `${container.name}`, on which nothing in the image `${image.name}` listens"
  place     = balancer.container_port
  related   = [image.ports]
}
