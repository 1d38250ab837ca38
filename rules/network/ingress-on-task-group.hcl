rule "NET005" {
  name         = "ingress-on-task-group"
  title        = "Ingress to tasks that serve nobody"
  question     = "a range of addresses may reach tasks that serve nobody"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Tasks that serve nobody admit nobody."

  why = <<-EOT
    A task that takes its work from a queue or a schedule needs nothing to come in. A range of addresses in its security
    group lets in whatever runs there, now and later.
  EOT
  how = "Remove the rule, or name the security group that has to come in."

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
  message   = "`${rule.resource}` admits a range of addresses to tasks that serve nobody"
  place     = local.ranges[0]
}
