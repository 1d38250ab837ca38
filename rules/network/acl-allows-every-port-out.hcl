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

  each "rule" { in = net::acl_egress_rules() }

  locals {
    every = contains(["-1", "tcp"], rule.protocol) && rule.from_port <= 1 && rule.to_port >= 65535
  }

  when      = lower(rule.action) == "allow"
  condition = !local.every
  message   = "rule ${rule.number} of `${rule.resource}` allows every port out"
  place     = rule.protocol
}
