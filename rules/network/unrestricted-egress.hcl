rule "NET006" {
  name         = "unrestricted-egress"
  title        = "Unrestricted egress"
  question     = "the security group allows all egress to the internet"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No security group allows all egress to the internet."
  aliases      = ["CKV_AWS_382", "AWS-0104"]

  why = <<-EOT
    An attacker who gets into a task can send data to any address on any port. A task that uses only AWS and a registry
    needs HTTPS and nothing else to the internet.
  EOT
  how = "Allow 443/tcp, and whatever else the task needs, instead of all ports."

  each "rule" { in = net::all_rules() }

  locals {
    every = (
      rule.protocol == "-1" ||
      (contains(["tcp", "udp"], rule.protocol) && coalesce(rule.from_port, 1) <= 1 && coalesce(rule.to_port, 0) >= 65535)
    )
    vpcs  = concat([for vpc in data.aws_vpc : vpc.cidr_block], [for vpc in resources.aws_vpc : vpc.cidr_block])
    cidrs = [for cidr in concat(rule.cidrs, rule.ipv6_cidrs) : cidr if tf::known(cidr) ? true : !contains(local.vpcs, cidr)]
  }

  when      = rule.direction == "egress" && local.every
  condition = !net::covers_world(local.cidrs)
  message   = "`${rule.resource}` allows all egress to the internet"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
