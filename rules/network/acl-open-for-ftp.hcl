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

  each "rule" { in = concat(
    [for rule in resources.aws_network_acl_rule : { number = rule.rule_number, action = rule.rule_action, protocol = rule.protocol, from = rule.from_port, to = rule.to_port, cidr = rule.cidr_block, ipv6 = rule.ipv6_cidr_block, of = rule, acl = rule.network_acl_id } if rule.egress != true],
    flatten([for acl in concat(resources.aws_network_acl, resources.aws_default_network_acl) : [for rule in(tf::known(tf::perhaps_any(acl.ingress)) ? coalesce(acl.ingress, []) : []) : { number = rule.rule_no, action = rule.action, protocol = rule.protocol, from = rule.from_port, to = rule.to_port, cidr = rule.cidr_block, ipv6 = rule.ipv6_cidr_block, of = rule, acl = acl.id }]]),
  ) }

  locals {
    all = contains(["-1", "all"], tostring(rule.protocol))
    ftp = [for port in [20, 21] : port if local.all || (contains(["6", "tcp"], tostring(rule.protocol)) && coalesce(rule.from, 0) <= port && coalesce(rule.to, 0) >= port)]
    world = rule.cidr == "0.0.0.0/0" || rule.ipv6 == "::/0"

    # A rule of the same ACL that denies the internet before this one decides.
    denied = anytrue(concat(
      [for other in resources.aws_network_acl_rule : lower(other.rule_action) == "deny" && other.rule_number < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0") if other.egress != true && other.network_acl_id == rule.acl],
      flatten([for acl in concat(resources.aws_network_acl, resources.aws_default_network_acl) : [for other in(tf::known(tf::perhaps_any(acl.ingress)) ? coalesce(acl.ingress, []) : []) : lower(other.action) == "deny" && other.rule_no < rule.number && (other.cidr_block == "0.0.0.0/0" || other.ipv6_cidr_block == "::/0")] if acl.id == rule.acl]),
    ))
  }

  when      = lower(rule.action) == "allow" && length(local.ftp) > 0
  condition = !local.world || local.denied
  message   = "rule ${rule.number} of `${tf::address(rule.of)}` admits the whole internet to port ${join(" and ", local.ftp)}"
  place     = rule.cidr == "0.0.0.0/0" ? rule.cidr : rule.ipv6
}
