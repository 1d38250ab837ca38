rule "NET044" {
  name     = "acl-open-on-every-port"
  title    = "Network ACL open to the internet on every port"
  question = "the network ACL allows every port from the internet"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_352", "AWS-0102"]

  why = <<-EOT
    Such an ACL adds nothing to the security groups. ACLs are stateless, so return traffic needs its ports, 1024 to
    65535, but no others.
  EOT
  how = "Allow only the ports that are needed, and 1024 to 65535 for return traffic."

  each "rule" { in = net::acl_rules() }

  locals {
    every = contains(["-1", "tcp"], rule.protocol) && rule.from_port <= 1 && rule.to_port >= 65535
    world = net::covers_world([for range in [rule.cidr_block, rule.ipv6_cidr_block] : range if range != null])
  }

  when      = lower(rule.action) == "allow" && local.every
  condition = !local.world || length(net::denied_before(rule)) > 0
  message   = "rule ${rule.number} of `${rule.resource}` allows every port from the whole internet"
  place     = rule.cidr_block != null ? rule.cidr_block : rule.ipv6_cidr_block
}
