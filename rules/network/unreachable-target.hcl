rule "NET023" {
  name     = "unreachable-target"
  title    = "Tasks that the load balancer cannot reach"
  question = "the load balancer can reach the tasks"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A load balancer sends requests and health checks from its own subnets and security groups. If a security group or
    network ACL at either end blocks them, or the load balancer has no subnet in the Availability Zone of a task, the
    targets never become healthy, and ECS replaces the tasks forever.
  EOT
  how = "Allow the port from the security group of the load balancer to that of the tasks, in both security groups."

  each "service" { in = resources.aws_ecs_service }
  each "balancer" { in = service.load_balancer }
  each "target_group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if tf::refers_to(balancer.target_group_arn, group)] }
  each "load_balancer" { in = net::load_balancers(target_group) }
  each "port" {
    in = [for port in distinct([
      "${target_group.protocol == "UDP" ? "udp" : "tcp"}/${balancer.container_port}",
      try(target_group.health_check[0].port, null) == null || try(target_group.health_check[0].port, null) == "traffic-port" ? "tcp/${balancer.container_port}" : "tcp/${target_group.health_check[0].port}",
    ]) : port if !(target_group.protocol == "UDP" && port == "tcp/${balancer.container_port}")]
  }

  locals {
    reach  = net::reach(load_balancer, service, port)
    groups = alltrue([for hop in local.reach.hops : hop.reached if hop.link != "placement"])
  }

  # With instance targets, Docker chooses the port.
  when      = target_group.target_type == "ip" && local.reach != null && (local.reach.placed || length(local.reach.hops) > 1)
  condition = local.reach.placed ? local.reach.reached : local.groups
  message   = "`${tf::address(load_balancer)}` cannot reach port ${split("/", port)[1]} of `${tf::address(service)}`: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [load_balancer, service]
}
