rule "NET011" {
  name         = "mixed-rule-styles"
  title        = "Security group has rules of its own and rules from outside"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    A group with `ingress` or `egress` blocks claims to list all its rules: each apply removes the ones that other
    resources added, and the next one adds them again.
  EOT
  how = "Make every rule an `aws_vpc_security_group_ingress_rule` or `aws_vpc_security_group_egress_rule`, or every one a block."

  each "group" { in = resources.aws_security_group }

  locals {
    inside  = [for rule in net::rules(group) : rule if tf::known(rule.style) ? rule.style == "inline" : false]
    outside = [for rule in net::rules(group) : rule if rule.style != "inline"]
    # What a module that could not be read may hold is a resource of its own.
    holds_rules = tf::declared(group.ingress) || tf::declared(group.egress) || anytrue([for rule in local.inside : true])
  }

  condition = !(local.holds_rules && anytrue([for rule in local.outside : true]))
  message   = "`${tf::address(group)}` has rules in itself, and others in resources of their own, which it removes at each apply"
  place     = group
  related   = local.outside
}
