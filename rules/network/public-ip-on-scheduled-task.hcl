rule "NET003" {
  name         = "public-ip-on-scheduled-task"
  title        = "Public IP address on a scheduled task"
  question     = "the scheduled tasks get public IP addresses"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Scheduled tasks have no public IP address."

  why = <<-EOT
    A task that EventBridge starts uses the network configuration of the target, not of a service: `assign_public_ip`
    there gives it a public IP address even if the service is private.
  EOT
  how = "Remove `assign_public_ip` or set it to `false`, and use private subnets with a route to a NAT gateway."

  each "network" {
    in = concat(
      flatten([for ecs in flatten(resources.aws_cloudwatch_event_target[*].ecs_target) : ecs.network_configuration]),
      flatten([for ecs in flatten([for schedule in resources.aws_scheduler_schedule : schedule.target[0].ecs_parameters]) : ecs.network_configuration]),
    )
  }

  locals {
    open = anytrue([for group in coalesce(network.security_groups, []) : anytrue([for rule in net::rules(group) : rule.direction == "ingress" && net::covers_world(concat(rule.cidrs, rule.ipv6_cidrs))])])
  }

  # A task whose security group allows ingress from the internet is NET033.
  when      = !(tf::known(local.open) ? local.open : false)
  condition = network.assign_public_ip != true
  message   = "tasks that `${tf::address(network)}` starts get public IP addresses"
  place     = network.assign_public_ip

  fix {
    value  = false
    safety = "unsafe"
  }
}
