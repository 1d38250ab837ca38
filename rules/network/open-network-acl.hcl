rule "NET035" {
  name     = "open-network-acl"
  title    = "Network ACL open to the internet for remote administration"
  question = "the network ACL allows remote administration from the internet"
  severity = "medium"
  group    = "security"
  expects  = "No network ACL allows remote administration from the internet."
  aliases  = ["CKV_AWS_231", "CKV_AWS_232", "AWS-0105", "3af7f2fd", "a20be318", "EC2.21"]

  why = <<-EOT
    The network ACL is the second line of defense after the security groups. AWS applies the first rule that matches, so
    a deny rule needs a lower number than the allow rule.
  EOT
  how = "Allow ports 22 and 3389 only from the ranges that need them."

  each "rule" { in = net::acl_rules() }

  locals {
    all   = rule.protocol == "-1"
    admin = [for port in [22, 3389] : port if local.all || (rule.protocol == "tcp" && rule.from_port != null && rule.to_port != null && rule.from_port <= port && rule.to_port >= port)]
    world = rule.cidr_block == "0.0.0.0/0" || rule.ipv6_cidr_block == "::/0"

    # A deny rule with a lower number in the same ACL takes precedence.
    denied = anytrue([
      for other in net::acl_rules() : lower(other.action) == "deny" && other.number != null && rule.number != null && other.number < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0")
      if other.acl == rule.acl
    ])
  }

  when      = lower(rule.action) == "allow" && length(local.admin) > 0
  condition = !local.world || local.denied
  message   = "rule ${rule.number} of `${rule.resource}` allows port ${join(" and ", local.admin)} from the whole internet"
  place     = rule.cidr_block == "0.0.0.0/0" ? rule.cidr_block : rule.ipv6_cidr_block
}
