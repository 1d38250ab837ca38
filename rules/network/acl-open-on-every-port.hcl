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

  each "rule" { in = concat(
    [for rule in resources.aws_network_acl_rule : { number = rule.rule_number, action = rule.rule_action, protocol = rule.protocol, from = rule.from_port, to = rule.to_port, cidr = rule.cidr_block, ipv6 = rule.ipv6_cidr_block, of = rule, acl = rule.network_acl_id } if rule.egress != true],
    flatten([for acl in concat(resources.aws_network_acl, resources.aws_default_network_acl) : [for rule in(tf::known(tf::perhaps_any(acl.ingress)) ? coalesce(acl.ingress, []) : []) : { number = rule.rule_no, action = rule.action, protocol = rule.protocol, from = rule.from_port, to = rule.to_port, cidr = rule.cidr_block, ipv6 = rule.ipv6_cidr_block, of = rule, acl = acl.id }]]),
  ) }

  locals {
    every = contains(["-1", "all"], tostring(rule.protocol)) || (contains(["6", "tcp"], tostring(rule.protocol)) && coalesce(rule.from, 0) <= 1 && coalesce(rule.to, 0) >= 65535)
    world = rule.cidr == "0.0.0.0/0" || rule.ipv6 == "::/0"

    # A rule of the same ACL that denies the internet before this one decides.
    denied = anytrue(concat(
      [for other in resources.aws_network_acl_rule : lower(other.rule_action) == "deny" && other.rule_number < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0") if other.egress != true && other.network_acl_id == rule.acl],
      flatten([for acl in concat(resources.aws_network_acl, resources.aws_default_network_acl) : [for other in(tf::known(tf::perhaps_any(acl.ingress)) ? coalesce(acl.ingress, []) : []) : lower(other.action) == "deny" && other.rule_no < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0")] if acl.id == rule.acl]),
    ))
  }

  when      = lower(rule.action) == "allow" && local.every
  condition = !local.world || local.denied
  message   = "rule ${rule.number} of `${tf::address(rule.of)}` admits the whole internet to every port"
  place     = rule.cidr == "0.0.0.0/0" ? rule.cidr : rule.ipv6
}
