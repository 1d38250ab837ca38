rule "NET005" {
  name         = "ingress-on-task-group"
  title        = "Ingress to tasks that serve no requests"
  question     = "a CIDR range can reach tasks that serve no requests"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Tasks that serve no requests allow no ingress."

  why = <<-EOT
    A task that takes its work from a queue or a schedule needs no ingress. A CIDR range in its security group allows
    everything that runs there, now and later.
  EOT
  how = "Remove the rule, or allow only the security group that needs access."

  each "group" { in = resources.aws_security_group }
  each "rule" { in = net::rules(group) }

  locals {
    services = [
      for service in resources.aws_ecs_service : service
      if anytrue([for network in service.network_configuration : contains(coalesce(network.security_groups, []), group.id)])
    ]
    served = anytrue([
      for service in local.services :
      tf::perhaps_any(service.load_balancer) || tf::perhaps_any(service.service_registries) || tf::perhaps_any(service.service_connect_configuration)
    ])
    ranges = concat(rule.cidrs, rule.ipv6_cidrs, rule.prefix_lists)
  }

  when      = rule.direction == "ingress" && anytrue([for service in local.services : true])
  condition = local.served || length(local.ranges) == 0
  message   = "`${rule.resource}` allows ingress from a CIDR range to tasks that serve no requests"
  place     = local.ranges[0]
}
