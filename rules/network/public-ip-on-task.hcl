rule "NET001" {
  name         = "public-ip-on-task"
  title        = "Public IP address on the tasks of a service"
  question     = "the tasks of the service get public IP addresses"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  proves       = "No service gives its tasks a public IP address."
  aliases      = ["CKV_AWS_333", "ECS.2"]

  why = <<-EOT
    A task with a public IP address can be reached from the internet as far as its security groups allow, and one
    mistake in them exposes it. In a private subnet, a task reaches the internet through a NAT gateway, and the internet
    cannot reach it.
  EOT
  how = "Remove `assign_public_ip` or set it to `false`, and use private subnets with a route to a NAT gateway."

  each "service" { in = resources.aws_ecs_service }
  each "network" { in = service.network_configuration }

  locals {
    open = anytrue([for group in coalesce(network.security_groups, []) : anytrue([for rule in net::rules(group) : rule.direction == "ingress" && net::covers_world(concat(rule.cidrs, rule.ipv6_cidrs))])])
  }

  # A task whose security group allows ingress from the internet is NET033.
  when      = !(tf::known(local.open) ? local.open : false)
  condition = network.assign_public_ip != true
  message   = "tasks of `${tf::address(service)}` get public IP addresses"
  place     = network.assign_public_ip

  fix {
    value  = false
    safety = "unsafe"
  }
}
