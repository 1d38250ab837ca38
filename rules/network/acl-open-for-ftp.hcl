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
    all = rule.protocol == "-1"
    ftp = [for port in [20, 21] : port if local.all || (rule.protocol == "tcp" && rule.from_port != null && rule.to_port != null && rule.from_port <= port && rule.to_port >= port)]
    world = rule.cidr_block == "0.0.0.0/0" || rule.ipv6_cidr_block == "::/0"

    # A deny rule with a lower number in the same ACL takes precedence.
    denied = anytrue([
      for other in net::acl_rules() : lower(other.action) == "deny" && other.number != null && rule.number != null && other.number < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0")
      if other.acl == rule.acl
    ])
  }

  when      = lower(rule.action) == "allow" && length(local.ftp) > 0
  condition = !local.world || local.denied
  message   = "rule ${rule.number} of `${rule.resource}` allows port ${join(" and ", local.ftp)} from the whole internet"
  place     = rule.cidr_block == "0.0.0.0/0" ? rule.cidr_block : rule.ipv6_cidr_block
}
