rule "NET007" {
  name         = "egress-beyond-need"
  title        = "Task egress beyond HTTPS, DNS and NFS"
  question     = "the security group of the tasks allows egress beyond HTTPS, DNS and NFS"
  severity     = "low"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["6.1"]
  expects      = "Tasks have egress only for HTTPS, and for DNS and NFS within the VPC."

  why = <<-EOT
    Tasks need HTTPS for AWS and registries, DNS to resolve names, and NFS to mount a file system. Any other egress
    helps only an attacker who gets into a task.
  EOT
  how = "Allow 443/tcp to any destination, and 53 and 2049 only within the VPC or to a security group."

  each "group" { in = resources.aws_security_group }
  each "rule" { in = net::rules(group) }

  locals {
    networks = concat(
      flatten([for service in resources.aws_ecs_service : service.network_configuration]),
      flatten([for set in resources.aws_ecs_task_set : set.network_configuration]),
      flatten([for ecs in flatten(resources.aws_cloudwatch_event_target[*].ecs_target) : ecs.network_configuration]),
      flatten([for ecs in flatten([for schedule in resources.aws_scheduler_schedule : schedule.target[0].ecs_parameters]) : ecs.network_configuration]),
    )
    of_tasks = anytrue([for network in local.networks : contains(coalesce(network.security_groups, []), group.id)])

    cidrs   = concat(rule.cidrs, rule.ipv6_cidrs)
    vpcs    = concat([for vpc in data.aws_vpc : vpc.cidr_block], [for vpc in resources.aws_vpc : vpc.cidr_block])
    private = net::is_private([for cidr in local.cidrs : cidr if tf::known(cidr) ? true : !contains(local.vpcs, cidr)])

    // All ports to everywhere is NET006.
    everything = rule.protocol == "-1" && net::covers_world(local.cidrs)
    needed = (
      (rule.protocol == "tcp" && net::ports_within(rule, [443])) ||
      (contains(["tcp", "udp"], rule.protocol) && net::ports_within(rule, [53]) && local.private) ||
      (rule.protocol == "tcp" && net::ports_within(rule, [aws::fact("efs.port")]) && local.private)
    )
  }

  when      = rule.direction == "egress" && local.of_tasks && !local.everything
  condition = local.needed
  message   = "`${rule.resource}` allows task egress beyond HTTPS, DNS and NFS"
  place     = rule.from_port
}
