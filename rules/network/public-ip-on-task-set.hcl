rule "NET002" {
  name         = "public-ip-on-task-set"
  title        = "Public IP address on the tasks of a task set"
  question     = "the tasks of the task set get public IP addresses"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Tasks of task sets have no public IP address."
  aliases      = ["ECS.16"]

  why = <<-EOT
    A task with a public IP address can be reached from the internet as far as its security groups allow. A task set has
    its own network configuration, which can be public even if the service is private.
  EOT
  how = "Remove `assign_public_ip` or set it to `false`, and use private subnets with a route to a NAT gateway."

  each "set" { in = resources.aws_ecs_task_set }
  each "network" { in = set.network_configuration }

  locals {
    open = anytrue([for group in coalesce(network.security_groups, []) : anytrue([for rule in net::rules(group) : rule.direction == "ingress" && net::covers_world(concat(rule.cidrs, rule.ipv6_cidrs))])])
  }

  # A task whose security group allows ingress from the internet is NET033.
  when      = !(tf::known(local.open) ? local.open : false)
  condition = network.assign_public_ip != true
  message   = "tasks of `${tf::address(set)}` get public IP addresses"
  place     = network.assign_public_ip

  fix {
    value  = false
    safety = "unsafe"
  }
}
