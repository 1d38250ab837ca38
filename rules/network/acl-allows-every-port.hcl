rule "NET056" {
  name     = "acl-allows-every-port"
  title    = "Network ACL that allows every port"
  question = "a network ACL allows every port"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0102"]

  why = <<-EOT
    A rule for every port filters by address only. Services that a subnet does not offer on purpose can be reached too.
    NET044 reports rules for every port that the whole internet can use.
  EOT
  how = "Allow the ports that the subnet serves, and 1024-65535 for replies."

  each "rule" { in = net::acl_rules() }

  locals {
    ranges = [for range in [rule.cidr_block, rule.ipv6_cidr_block] : range if range != null]
    every  = contains(["-1", "tcp"], rule.protocol) && rule.from_port <= 1 && rule.to_port >= 65535
  }

  when      = lower(rule.action) == "allow" && !net::covers_world(local.ranges)
  condition = !local.every
  message   = "rule ${rule.number} of `${rule.resource}` allows every port"
  place     = rule.protocol
}
