rule "NET051" {
  name     = "unused-security-group"
  title    = "Unused security group"
  question = "anything uses the security group"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV2_AWS_5", "4849211b"]

  why = <<-EOT
    Readers take the rules of an unused security group for effective ones, and attaching it later opens ports that
    nobody remembers.
  EOT
  how = "Attach the security group to a resource, or remove it."

  each "group" { in = resources.aws_security_group }

  locals {
    # Rules, and other groups that allow this one, do not count as uses.
    uses = [
      for address in tf::referrers(group) : address
      if !can(regex("(^|\\.)aws_(security_group|security_group_rule|vpc_security_group_ingress_rule|vpc_security_group_egress_rule)\\.", address))
    ]
  }

  condition = length(local.uses) > 0
  message   = "nothing in this configuration uses security group `${tf::address(group)}`"
  place     = group
}
