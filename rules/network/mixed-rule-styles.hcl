rule "NET011" {
  name         = "mixed-rule-styles"
  title        = "Inline and separate rules on one security group"
  question     = "inline and separate rules of the security group conflict"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "No security group has both inline and separate rules."

  why = <<-EOT
    A security group with `ingress` blocks manages all its ingress rules: each apply removes the rules of other
    resources, and the next one adds them again. The same holds for `egress`.
  EOT
  how = "Make every rule an `aws_vpc_security_group_ingress_rule` or `aws_vpc_security_group_egress_rule`, or make every rule an inline block."

  each "group" { in = resources.aws_security_group }
  # The provider compares each direction separately.
  each "direction" { in = ["ingress", "egress"] }

  locals {
    rules   = [for rule in net::rules(group) : rule if rule.direction == direction]
    inside  = [for rule in local.rules : rule if tf::known(rule.style) ? rule.style == "inline" : false]
    # What a module that could not be read may hold is no rule yet.
    outside = [for rule in local.rules : rule if tf::known(rule.style) ? rule.style != "inline" : false]
    # A module that could not be read can hold only separate rules.
    holds_rules = tf::declared(group[direction]) || anytrue([for rule in local.inside : true])
  }

  condition = !(local.holds_rules && anytrue([for rule in local.outside : true]))
  message   = "`${tf::address(group)}` has inline ${direction} rules, which remove the separate rules in each apply"
  place     = group
  related   = local.outside
}
