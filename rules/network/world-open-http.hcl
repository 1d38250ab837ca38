rule "NET045" {
  name     = "world-open-http"
  title    = "Unencrypted HTTP open to the internet"
  question = "a security group allows HTTP from the internet"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_260", "ffac8a12", "AC_AWS_0228"]

  why = <<-EOT
    Only a load balancer needs port 80, to redirect to HTTPS. Where load balancers should not have it either, this rule
    finds those that do.
  EOT
  how = "Allow only 443, or allow port 80 only from the ranges that need it."

  each "rule" { in = net::all_rules() }

  locals {
    vpcs  = concat([for vpc in data.aws_vpc : vpc.cidr_block], [for vpc in resources.aws_vpc : vpc.cidr_block])
    cidrs = [for cidr in concat(rule.cidrs, rule.ipv6_cidrs) : cidr if tf::known(cidr) ? true : !contains(local.vpcs, cidr)]
  }

  when      = rule.direction == "ingress" && net::includes_port(rule, 80)
  condition = !net::covers_world(local.cidrs)
  message   = "`${rule.resource}` allows port 80 from the whole internet"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
