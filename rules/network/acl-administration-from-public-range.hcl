rule "NET055" {
  name     = "acl-administration-from-public-range"
  title    = "Network ACL that lets a range of public IP addresses administer"
  question = "a network ACL allows remote administration from a range of public IP addresses"
  severity = "info"
  group    = "security"
  default  = "off"

  why = <<-EOT
    A range of public IP addresses can change owners, and everyone in it gets past the network ACL to SSH (22) and RDP
    (3389). Organizations that connect their networks by VPN or Direct Connect need no such range. NET035 reports the
    whole internet.
  EOT
  how = "Allow private ranges, or deny 22 and 3389 with a lower rule number."

  each "rule" { in = net::acl_rules() }

  locals {
    ranges = [for range in [rule.cidr_block, rule.ipv6_cidr_block] : range if range != null]
    # A single address is deliberate.
    one   = rule.cidr_block != null ? endswith(rule.cidr_block, "/32") : endswith(rule.ipv6_cidr_block, "/128")
    about = [for port in [22, 3389] : port if net::includes_port(rule, port)]
    open  = [for port in local.about : port if !anytrue([for deny in net::denied_before(rule) : net::includes_port(deny, port)])]
  }

  when      = lower(rule.action) == "allow" && tf::perhaps_any(local.about) && !net::covers_world(local.ranges)
  condition = net::is_private(local.ranges) || local.one || length(local.open) == 0
  message   = "rule ${rule.number} of `${rule.resource}` allows port ${join(" and ", local.open)} from a range of public IP addresses"
  place     = rule.cidr_block != null ? rule.cidr_block : rule.ipv6_cidr_block
}
