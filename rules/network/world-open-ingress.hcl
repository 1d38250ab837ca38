rule "NET004" {
  name         = "world-open-ingress"
  title        = "Administration or data port open to the internet"
  question     = "a security group allows an administration or data port from the internet"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No administration or data port is open to the internet."
  aliases = [
    "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_277", "AWS-0107", "AC_AWS_0227", "AC_AWS_0231", "4728cd65",
    "65905cec", "EC2.19", "EC2.53", "EC2.54", "151187cb", "381c3f2a",
  ]

  why = <<-EOT
    Scanners find an open port within minutes. Two rules that each allow half of the internet, IPv6, and the protocol
    `-1` open a port as well as `0.0.0.0/0` does. The rule covers the ports of remote administration and data stores,
    and rules for every port.
  EOT
  how = "Allow only the security group or range that needs the port. Use Session Manager or a VPN for administration."

  each "rule" { in = net::all_rules() }

  locals {
    // The CIDR block of a VPC counts as private.
    vpcs = concat([for vpc in data.aws_vpc : vpc.cidr_block], [for vpc in resources.aws_vpc : vpc.cidr_block])

    // Other rules with the same group and ports count too, if this one covers a large part of the internet.
    twins = [
      for twin in net::all_rules() : twin
      if twin.direction == "ingress" && twin.security_group == rule.security_group && twin.from_port == rule.from_port && twin.to_port == rule.to_port
    ]
    wide  = anytrue([for cidr in local.cidrs : try(tonumber(split("/", cidr)[1]) < 8, false)])
    cidrs = [for cidr in concat(rule.cidrs, rule.ipv6_cidrs) : cidr if tf::known(cidr) ? true : !contains(local.vpcs, cidr)]
    world = net::covers_world(local.cidrs) || (local.wide && net::covers_world(flatten([for twin in local.twins : concat(twin.cidrs, twin.ipv6_cidrs)])))

    all   = contains(["-1", "all"], rule.protocol)
    admin = local.all || (contains(["tcp", "udp"], rule.protocol) && rule.from_port != null && rule.to_port != null && anytrue([for port in aws::fact("network.administration_ports") : rule.from_port <= port && rule.to_port >= port]))

    // Known to be attached to a resource with a public IP address: NET031.
    public = concat(
      flatten([for service in resources.aws_ecs_service : [for network in service.network_configuration : coalesce(network.security_groups, []) if network.assign_public_ip == true]]),
      flatten([for instance in resources.aws_instance : instance.vpc_security_group_ids if tf::declared(instance.vpc_security_group_ids) && instance.associate_public_ip_address == true]),
      flatten([for balancer in concat(resources.aws_lb, resources.aws_alb) : balancer.security_groups if tf::declared(balancer.security_groups) && balancer.internal != true && tf::declared(balancer.subnets)]),
      flatten([for database in resources.aws_db_instance : database.vpc_security_group_ids if tf::declared(database.vpc_security_group_ids) && database.publicly_accessible == true]),
    )
    exposed = contains(local.public, rule.security_group)
  }

  when      = rule.direction == "ingress" && local.admin && !(tf::known(local.exposed) ? local.exposed : false)
  condition = !local.world
  message   = "`${rule.resource}` allows ${local.all ? "every port" : rule.from_port == rule.to_port ? "port ${rule.from_port}" : "ports ${rule.from_port} to ${rule.to_port}"} from the whole internet"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
