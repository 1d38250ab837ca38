rule "NET033" {
  name         = "internet-facing-task"
  title        = "Task reachable from the internet"
  question     = "a task with a public IP address allows ingress from the internet"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No task can be reached from the internet."
  aliases      = ["CKV_AWS_333", "ECS.2", "ECS.16"]

  why = <<-EOT
    The task has a public IP address in a subnet that is not private, and one of its security groups allows ingress from
    the whole internet: clients can bypass the load balancer, its TLS and its firewall.
  EOT
  how = "Remove the ingress rule, set `assign_public_ip` to `false`, and use private subnets with a route to a NAT gateway."

  each "network" {
    in = concat(
      flatten([for service in resources.aws_ecs_service : service.network_configuration]),
      flatten([for set in resources.aws_ecs_task_set : set.network_configuration]),
      flatten([for ecs in flatten(resources.aws_cloudwatch_event_target[*].ecs_target) : ecs.network_configuration]),
      flatten([for ecs in flatten([for schedule in resources.aws_scheduler_schedule : schedule.target[0].ecs_parameters]) : ecs.network_configuration]),
    )
  }

  locals {
    # Replies from a private subnet do not go back by the internet gateway.
    public  = [for subnet in coalesce(network.subnets, []) : net::is_public_subnet(subnet)]
    private = length(local.public) > 0 && !anytrue(local.public)

    open = [for group in coalesce(network.security_groups, []) : group if anytrue([for rule in net::rules(group) : rule.direction == "ingress" && net::covers_world(concat(rule.cidrs, rule.ipv6_cidrs))])]
  }

  when      = network.assign_public_ip == true
  condition = length(local.open) == 0 || (tf::known(local.private) ? local.private : false)
  message   = "tasks of `${tf::address(network)}` have public IP addresses and allow ingress from the internet"
  place     = network.assign_public_ip
  related   = local.open
}
