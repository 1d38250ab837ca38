rule "NET030" {
  name         = "unmanaged-default-security-group"
  title        = "Default security group with its initial rules"
  question     = "the default security group of the VPC is managed"
  severity     = "low"
  group        = "security"
  default      = "off"
  requirements = ["6.1"]
  expects      = "Default security groups have their initial rules removed."

  why = <<-EOT
    AWS creates a default security group in every VPC that allows traffic between its members and all egress. In
    Terraform, only `aws_default_security_group` removes these rules.
  EOT
  how = "Add an `aws_default_security_group` for the VPC, without rules."

  each "vpc" { in = resources.aws_vpc }

  condition = anytrue([for group in resources.aws_default_security_group : group.vpc_id == vpc.id])
  message   = "the default security group of `${tf::address(vpc)}` has its initial rules"
  place     = vpc
}
