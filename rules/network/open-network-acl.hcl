rule "NET035" {
  name     = "open-network-acl"
  title    = "Network ACL open for remote administration"
  question = "the network ACL admits the internet to a port of remote administration"
  severity = "medium"
  group    = "security"
  expects  = "No network ACL is open for remote administration."
  aliases  = ["CKV_AWS_231", "CKV_AWS_232", "AWS-0105", "3af7f2fd", "a20be318", "EC2.21"]

  why = <<-EOT
    The network ACL is the second wall after the security groups. The first rule that fits decides, so a rule with a lower
    number that denies comes before one that allows.
  EOT
  how = "Allow 22 and 3389 from the ranges that need them only."

  each "rule" { in = net::acl_rules() }

  locals {
    all   = rule.protocol == "-1"
    admin = [for port in [22, 3389] : port if local.all || (rule.protocol == "tcp" && rule.from_port != null && rule.to_port != null && rule.from_port <= port && rule.to_port >= port)]
    world = rule.cidr_block == "0.0.0.0/0" || rule.ipv6_cidr_block == "::/0"

    # A rule of the same ACL that denies the internet before this one decides.
    denied = anytrue([
      for other in net::acl_rules() : lower(other.action) == "deny" && other.number != null && rule.number != null && other.number < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0")
      if other.acl == rule.acl
    ])
  }

  when      = lower(rule.action) == "allow" && length(local.admin) > 0
  condition = !local.world || local.denied
  message   = "rule ${rule.number} of `${rule.resource}` admits the whole internet to port ${join(" and ", local.admin)}"
  place     = rule.cidr_block == "0.0.0.0/0" ? rule.cidr_block : rule.ipv6_cidr_block
}
