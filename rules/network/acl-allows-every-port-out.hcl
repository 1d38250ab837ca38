rule "NET059" {
  name     = "acl-allows-every-port-out"
  title    = "Network ACL that allows every port out"
  question = "a network ACL allows every port out"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0102"]

  why = <<-EOT
    Who gets into the subnet can send data to any service at these addresses, over any protocol.
    NET044 and NET056 report rules for every port that let packets in.
  EOT
  how = "Allow the ports that the subnet calls, such as 443, and 1024-65535 for replies."

  each "rule" { in = concat(
    flatten([for acl in concat(resources.aws_network_acl, resources.aws_default_network_acl) : [for rule in acl.egress : {
      of       = acl
      number   = rule.rule_no
      action   = rule.action
      protocol = rule.protocol
      from     = rule.from_port
      to       = rule.to_port
    }] if tf::known(length(acl.egress))]),
    [for rule in resources.aws_network_acl_rule : {
      of       = rule
      number   = rule.rule_number
      action   = rule.rule_action
      protocol = rule.protocol
      from     = rule.from_port
      to       = rule.to_port
    } if rule.egress == true],
  ) }

  locals {
    every_protocol = contains(["-1", "all"], lower(rule.protocol))
    every_port     = contains(["tcp", "6"], lower(rule.protocol)) && coalesce(rule.from, 2) <= 1 && coalesce(rule.to, 0) >= 65535
  }

  when      = lower(rule.action) == "allow"
  condition = !local.every_protocol && !local.every_port
  message   = "rule ${rule.number} of `${tf::address(rule.of)}` allows every port out"
  place     = rule.protocol
}
