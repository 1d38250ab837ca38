rule "NET043" {
  name     = "acl-open-for-ftp"
  title    = "Network ACL open for FTP"
  question = "the network ACL admits the internet to FTP"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_229", "CKV_AWS_230"]

  why = <<-EOT
    FTP sends passwords and files in plain text. The first rule that fits decides, so a rule with a lower number
    that denies comes before one that allows.
  EOT
  how = "Allow 20 and 21 from the ranges that need them only, or use SFTP."

  each "rule" { in = net::acl_rules() }

  locals {
    all = rule.protocol == "-1"
    ftp = [for port in [20, 21] : port if local.all || (rule.protocol == "tcp" && rule.from_port != null && rule.to_port != null && rule.from_port <= port && rule.to_port >= port)]
    world = rule.cidr_block == "0.0.0.0/0" || rule.ipv6_cidr_block == "::/0"

    # A rule of the same ACL that denies the internet before this one decides.
    denied = anytrue([
      for other in net::acl_rules() : lower(other.action) == "deny" && other.number != null && rule.number != null && other.number < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0")
      if other.acl == rule.acl
    ])
  }

  when      = lower(rule.action) == "allow" && length(local.ftp) > 0
  condition = !local.world || local.denied
  message   = "rule ${rule.number} of `${rule.resource}` admits the whole internet to port ${join(" and ", local.ftp)}"
  place     = rule.cidr_block == "0.0.0.0/0" ? rule.cidr_block : rule.ipv6_cidr_block
}
