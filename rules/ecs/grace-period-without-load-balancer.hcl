rule "ECS030" {
  name     = "grace-period-without-load-balancer"
  title    = "Unused health check grace period"
  question = "the grace period has no effect"
  severity = "info"
  group    = "correctness"

  why = <<-EOT
    During the grace period, ECS ignores failed health checks of load balancers, VPC Lattice and containers. A service
    with none of them has nothing to ignore.
  EOT
  how = "Remove `health_check_grace_period_seconds`, or add a `load_balancer` or a container health check."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task    = ecs::task_of(service)
    checked = local.task == null ? false : anytrue([for container in ecs::containers(local.task) : container.healthCheck != null])
  }

  when      = tf::declared(service.health_check_grace_period_seconds) ? service.health_check_grace_period_seconds > 0 : false
  condition = tf::perhaps_any(service.load_balancer) || tf::perhaps_any(service.vpc_lattice_configurations) || local.checked
  message   = "service `${service.name}` has a grace period of ${service.health_check_grace_period_seconds} seconds, but no health check"
  place     = service.health_check_grace_period_seconds
}
