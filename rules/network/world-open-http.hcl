rule "NET045" {
  name     = "world-open-http"
  title    = "Plain HTTP open to the internet"
  question = "a security group admits the internet to plain HTTP"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_260", "ffac8a12", "AC_AWS_0228"]

  why = <<-EOT
    A load balancer needs port 80 to redirect to HTTPS, and nothing else does. Where no load balancer is meant to
    have it either, this finds who has.
  EOT
  how = "Admit 443 only, or the ranges that need port 80."

  each "rule" { in = net::all_rules() }

  locals {
    vpcs  = concat([for vpc in data.aws_vpc : vpc.cidr_block], [for vpc in resources.aws_vpc : vpc.cidr_block])
    cidrs = [for cidr in concat(rule.cidrs, rule.ipv6_cidrs) : cidr if tf::known(cidr) ? true : !contains(local.vpcs, cidr)]
  }

  when      = rule.direction == "ingress" && net::includes_port(rule, 80)
  condition = !net::covers_world(local.cidrs)
  message   = "`${rule.resource}` admits the whole internet to port 80"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
