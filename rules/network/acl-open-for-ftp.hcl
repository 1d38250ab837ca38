rule "NET043" {
  name     = "acl-open-for-ftp"
  title    = "Network ACL open to the internet for FTP"
  question = "the network ACL allows FTP from the internet"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_229", "CKV_AWS_230"]

  why = <<-EOT
    FTP sends passwords and files unencrypted. AWS applies the first rule that matches, so a deny rule needs a lower
    number than the allow rule.
  EOT
  how = "Allow ports 20 and 21 only from the ranges that need them, or use SFTP."

  each "rule" { in = net::acl_rules() }

  locals {
    world = net::covers_world([for range in [rule.cidr_block, rule.ipv6_cidr_block] : range if range != null])
    about = [for port in [20, 21] : port if net::includes_port(rule, port)]
    open = [for port in local.about : port if !anytrue([for deny in net::denied_before(rule) : net::includes_port(deny, port)])]
  }

  when      = lower(rule.action) == "allow" && tf::perhaps_any(local.about)
  condition = !local.world || length(local.open) == 0
  message   = "rule ${rule.number} of `${rule.resource}` allows port ${join(" and ", local.open)} from the whole internet"
  place     = rule.cidr_block != null ? rule.cidr_block : rule.ipv6_cidr_block
}
