rule "NET052" {
  name     = "ingress-from-public-addresses"
  title    = "Ingress from a range of public addresses"
  question = "a security group admits a range of public addresses"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["e35c16a2"]

  why = <<-EOT
    A range of public addresses, such as that of an office, changes hands, and everyone behind it gets in. Organisations whose
    networks reach each other by VPN or Direct Connect need none. What admits the whole internet is NET004, NET031 and NET032.
  EOT
  how = "Admit private ranges or security groups."

  each "rule" { in = net::all_rules() }

  locals {
    cidrs = concat(rule.cidrs, rule.ipv6_cidrs)
  }

  # A single address is named on purpose.
  when      = rule.direction == "ingress"
  condition = net::is_private([for cidr in local.cidrs : cidr if !endswith(cidr, "/32") && !endswith(cidr, "/128")])
  message   = "`${rule.resource}` admits a range of public addresses"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
