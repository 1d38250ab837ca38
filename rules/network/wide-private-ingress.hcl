rule "NET057" {
  name     = "wide-private-ingress"
  title    = "Administration or data port open to a wide private range"
  question = "a security group allows an administration or data port from a wide private range"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["92fe237e"]

  why = <<-EOT
    `10.0.0.0/8` and `172.16.0.0/12` are more than a VPC can have: they let in every network that peering, a transit
    gateway or a VPN connects, now and later. NET004 reports the whole internet.
  EOT
  how = "Allow the security group or the subnets that need the port."

  option "shortest_prefix" {
    type        = number
    default     = 16
    description = "The shortest prefix that a private range may have. That of a VPC is at least 16."
  }

  each "rule" { in = net::all_rules() }

  locals {
    wide  = [for range in rule.cidrs : range if net::is_private([range]) && try(tonumber(split("/", range)[1]) < option.shortest_prefix, false)]
    all   = contains(["-1", "all"], rule.protocol)
    admin = local.all || (contains(["tcp", "udp"], rule.protocol) && rule.from_port != null && rule.to_port != null && anytrue([for port in aws::fact("network.administration_ports") : rule.from_port <= port && rule.to_port >= port]))
  }

  when      = rule.direction == "ingress" && local.admin
  condition = length(local.wide) == 0
  message   = "`${rule.resource}` allows ${local.all ? "every port" : rule.from_port == rule.to_port ? "port ${rule.from_port}" : "ports ${rule.from_port} to ${rule.to_port}"} from a wide private range"
  place     = length(rule.cidrs) == 1 ? rule.cidrs[0] : rule.cidrs
}
