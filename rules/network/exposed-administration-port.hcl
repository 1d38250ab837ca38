rule "NET031" {
  name         = "exposed-administration-port"
  title        = "Administration or data port reachable from the internet"
  question     = "an administration or data port with a public IP address is open to the internet"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No administration or data port can be reached from the internet."
  aliases      = ["EC2.19", "EC2.53", "EC2.54"]

  why = <<-EOT
    The security group allows ingress from the whole internet on a port for remote administration or a data store, or on
    every port, and is attached to a resource with a public IP address. Scanners find it within minutes.
  EOT
  how = "Remove the rule now. Allow only the security group or range that needs the port, and remove the public IP address."

  each "rule" { in = net::all_rules() }

  locals {
    cidrs = concat(rule.cidrs, rule.ipv6_cidrs)
    twins = [
      for twin in net::all_rules() : twin
      if twin.direction == "ingress" && twin.security_group == rule.security_group && twin.from_port == rule.from_port && twin.to_port == rule.to_port
    ]
    wide  = anytrue([for cidr in local.cidrs : try(tonumber(split("/", cidr)[1]) < 8, false)])
    world = net::covers_world(local.cidrs) || (local.wide && net::covers_world(flatten([for twin in local.twins : concat(twin.cidrs, twin.ipv6_cidrs)])))

    all   = contains(["-1", "all"], rule.protocol)
    admin = local.all || (contains(["tcp", "udp"], rule.protocol) && rule.from_port != null && rule.to_port != null && anytrue([for port in aws::fact("network.administration_ports") : rule.from_port <= port && rule.to_port >= port]))

    public = concat(
      flatten([for service in resources.aws_ecs_service : [for network in service.network_configuration : coalesce(network.security_groups, []) if network.assign_public_ip == true]]),
      flatten([for instance in resources.aws_instance : instance.vpc_security_group_ids if tf::declared(instance.vpc_security_group_ids) && instance.associate_public_ip_address == true]),
      flatten([for balancer in concat(resources.aws_lb, resources.aws_alb) : balancer.security_groups if tf::declared(balancer.security_groups) && balancer.internal != true && tf::declared(balancer.subnets)]),
      flatten([for database in resources.aws_db_instance : database.vpc_security_group_ids if tf::declared(database.vpc_security_group_ids) && database.publicly_accessible == true]),
    )
    exposed = contains(local.public, rule.security_group)
    sure    = local.admin && local.exposed && local.world
  }

  # Unknown cases are NET004.
  when      = rule.direction == "ingress"
  condition = !local.sure
  unknown   = "silent"
  message   = "`${rule.resource}` allows ${local.all ? "every port" : rule.from_port == rule.to_port ? "port ${rule.from_port}" : "ports ${rule.from_port} to ${rule.to_port}"} from the whole internet to a resource with a public IP address"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
