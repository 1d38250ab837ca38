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
    world = net::covers_world([for range in [rule.cidr_block, rule.ipv6_cidr_block] : range if range != null])
    about = [for port in [22, 3389] : port if net::includes_port(rule, port)]
    open = [for port in local.about : port if !anytrue([for deny in net::denied_before(rule) : net::includes_port(deny, port)])]
  }

  when      = lower(rule.action) == "allow" && tf::perhaps_any(local.about)
  condition = !local.world || length(local.open) == 0
  message   = "rule ${rule.number} of `${rule.resource}` allows port ${join(" and ", local.open)} from the whole internet"
  place     = rule.cidr_block != null ? rule.cidr_block : rule.ipv6_cidr_block
}
