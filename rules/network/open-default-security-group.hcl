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
    A resource without an explicit security group gets the default one. If that has rules, a forgotten security group
    opens access. Without rules it allows nothing, and the omission is noticed.
  EOT
  how = "Keep `aws_default_security_group` without `ingress` and `egress` blocks."

  each "group" { in = resources.aws_default_security_group }

  locals {
    // A rule for an unknown security group is not counted for this one.
    rules = [for rule in net::rules(group) : rule if rule.style == "inline" || tf::known(rule.security_group == group.id)]
  }

  condition = !anytrue([for rule in local.rules : true])
  message   = "the default security group `${tf::address(group)}` has rules"
  place     = group
  related   = local.rules
}
