rule "NET044" {
  name     = "acl-open-on-every-port"
  title    = "Network ACL open on every port"
  question = "the network ACL admits the internet to every port"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_352", "AWS-0102"]

  why = <<-EOT
    An ACL like that adds nothing to the security groups. ACLs keep no state, so answers need their ports, 1024 to
    65535, and no others.
  EOT
  how = "Allow the ports that are needed, and 1024 to 65535 for answers."

  each "rule" { in = net::acl_rules() }

  locals {
    every = rule.protocol == "-1" || (rule.protocol == "tcp" && rule.from_port != null && rule.to_port != null && rule.from_port <= 1 && rule.to_port >= 65535)
    world = rule.cidr_block == "0.0.0.0/0" || rule.ipv6_cidr_block == "::/0"

    # A rule of the same ACL that denies the internet before this one decides.
    denied = anytrue([
      for other in net::acl_rules() : lower(other.action) == "deny" && other.number != null && rule.number != null && other.number < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0")
      if other.acl == rule.acl
    ])
  }

  when      = lower(rule.action) == "allow" && local.every
  condition = !local.world || local.denied
  message   = "rule ${rule.number} of `${rule.resource}` admits the whole internet to every port"
  place     = rule.cidr_block == "0.0.0.0/0" ? rule.cidr_block : rule.ipv6_cidr_block
}
