rule "NET004" {
  name         = "world-open-ingress"
  title        = "Security group lets the whole internet in"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1"]
  aliases = [
    "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "AWS-0107", "AC_AWS_0227", "AC_AWS_0231",
    "4728cd65", "65905cec", "EC2.18", "EC2.19", "EC2.53", "EC2.54",
  ]

  why = <<-EOT
    Whoever scans the internet finds an open port within minutes. Halves of the internet in two rules, IPv6 and the
    protocol `-1` open it just as well as `0.0.0.0/0`. Only the ports 80 and 443 of a load balancer's group are meant to
    be reached by everyone.
  EOT
  how = "Name the security group, or the range, that has to come in. Tasks that only reach out need no ingress at all."

  each "rule" { in = net::all_rules() }

  locals {
    // The ranges of a VPC are private, whichever they are.
    vpcs = concat([for vpc in data.aws_vpc : vpc.cidr_block], [for vpc in resources.aws_vpc : vpc.cidr_block])

    // What the other rules of the same group and ports let in counts too, if this one is a large part of it.
    twins = [
      for twin in net::all_rules() : twin
      if twin.direction == "ingress" && twin.security_group == rule.security_group && twin.from_port == rule.from_port && twin.to_port == rule.to_port
    ]
    wide  = anytrue([for cidr in local.cidrs : try(tonumber(split("/", cidr)[1]) < 8, false)])
    cidrs = [for cidr in concat(rule.cidrs, rule.ipv6_cidrs) : cidr if tf::known(cidr) ? true : !contains(local.vpcs, cidr)]
    world = net::covers_world(local.cidrs) || (local.wide && net::covers_world(flatten([for twin in local.twins : concat(twin.cidrs, twin.ipv6_cidrs)])))

    balanced = anytrue([
      for balancer in concat(resources.aws_lb, resources.aws_alb) : contains(coalesce(balancer.security_groups, []), rule.security_group)
    ])
  }

  when      = rule.direction == "ingress"
  condition = !local.world || (net::ports_within(rule, [80, 443]) && local.balanced)
  message   = "`${rule.resource}` lets the whole internet in"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
