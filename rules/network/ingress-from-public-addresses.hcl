rule "NET052" {
  name     = "ingress-from-public-addresses"
  title    = "Ingress from a range of public IP addresses"
  question = "a security group allows ingress from a range of public IP addresses"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["e35c16a2"]

  why = <<-EOT
    A range of public IP addresses, such as that of an office, can change owners, and everyone in it gets access.
    Organizations that connect their networks by VPN or Direct Connect need none. NET004, NET031 and NET032 report
    ingress from the whole internet.
  EOT
  how = "Allow private ranges or security groups."

  each "rule" { in = net::all_rules() }

  locals {
    cidrs = concat(rule.cidrs, rule.ipv6_cidrs)
  }

  # A single address is deliberate.
  when      = rule.direction == "ingress"
  condition = net::is_private(concat([for cidr in rule.cidrs : cidr if !endswith(cidr, "/32")], [for cidr in rule.ipv6_cidrs : cidr if !endswith(cidr, "/128")]))
  message   = "`${rule.resource}` allows ingress from a range of public IP addresses"
  place     = length(local.cidrs) == 1 ? local.cidrs[0] : (length(rule.cidrs) > 0 ? rule.cidrs : rule.ipv6_cidrs)
}
