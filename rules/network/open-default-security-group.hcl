rule "NET015" {
  name         = "open-default-security-group"
  title        = "Default security group with rules"
  question     = "the default security group of the VPC has rules"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Default security groups have no rules."
  aliases      = ["CKV2_AWS_12", "AWS-0173", "46883ce1", "9a4ef195", "AC_AWS_0232", "EC2.2"]

  why = <<-EOT
    Whatever names no security group gets the default one. With rules in it, what was forgotten is open; without, it
    reaches nothing, and is noticed.
  EOT
  how = "Keep `aws_default_security_group` without `ingress` and `egress`."

  each "group" { in = resources.aws_default_security_group }

  locals {
    // A rule for a group that is not known yet is not one for this group.
    rules = [for rule in net::rules(group) : rule if rule.style == "inline" || tf::known(rule.security_group == group.id)]
  }

  condition = !anytrue([for rule in local.rules : true])
  message   = "the default security group `${tf::address(group)}` has rules"
  place     = group
  related   = local.rules
}
