rule "NET032" {
  name         = "world-open-port"
  title        = "Port open to the internet"
  question     = "a security group of tasks or instances allows ingress from the internet"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No port other than 80 and 443 is open to the internet."
  aliases      = ["EC2.18", "590d878b"]

  why = <<-EOT
    Only a load balancer should be reachable by everyone, on its web ports. A task or an instance that allows the
    internet bypasses the load balancer, its TLS and its firewall.
  EOT
  how = "Allow the security group of the load balancer instead. Tasks that only make outbound connections need no ingress."

  each "rule" { in = net::all_rules() }

  locals {
    vpcs  = concat([for vpc in data.aws_vpc : vpc.cidr_block], [for vpc in resources.aws_vpc : vpc.cidr_block])
    cidrs = [for cidr in concat(rule.cidrs, rule.ipv6_cidrs) : cidr if tf::known(cidr) ? true : !contains(local.vpcs, cidr)]
    all   = contains(["-1", "all"], rule.protocol)
    admin = local.all || (contains(["tcp", "udp"], rule.protocol) && rule.from_port != null && rule.to_port != null && anytrue([for port in aws::fact("network.administration_ports") : rule.from_port <= port && rule.to_port >= port]))
    web   = rule.protocol == "tcp" && net::ports_within(rule, aws::fact("network.web_ports"))

    # Where none is named, AWS takes the default group of the VPC, or for a network load balancer none.
    balanced = contains(flatten([for balancer in concat(resources.aws_lb, resources.aws_alb, resources.aws_elb) : balancer.security_groups if tf::declared(balancer.security_groups)]), rule.security_group)
    runs = contains(concat(
      flatten([for service in resources.aws_ecs_service : [for network in service.network_configuration : coalesce(network.security_groups, [])]]),
      flatten([for set in resources.aws_ecs_task_set : [for network in set.network_configuration : coalesce(network.security_groups, [])]]),
      flatten([for instance in resources.aws_instance : instance.vpc_security_group_ids if tf::declared(instance.vpc_security_group_ids)]),
      flatten([for template in resources.aws_launch_template : coalesce(template.vpc_security_group_ids, [])]),
    ), rule.security_group)
    # Web ports matter on tasks and instances; other ports matter everywhere.
    wrong = local.web ? local.runs && !local.balanced : true
  }

  # Administration and data ports are NET004.
  when      = rule.direction == "ingress" && !local.admin && !contains(["icmp", "icmpv6", "1", "58"], rule.protocol)
  condition = !(local.wrong && net::covers_world(local.cidrs))
  message   = "`${rule.resource}` allows ${rule.from_port == rule.to_port ? "port ${rule.from_port}" : "ports ${rule.from_port} to ${rule.to_port}"} from the whole internet"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
