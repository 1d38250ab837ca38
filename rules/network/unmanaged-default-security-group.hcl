rule "NET030" {
  name         = "unmanaged-default-security-group"
  title        = "Default security group left as AWS makes it"
  question     = "the default security group of the VPC is managed"
  severity     = "low"
  group        = "security"
  default      = "off"
  requirements = ["6.1"]
  expects      = "Default security groups have their rules removed."

  why = <<-EOT
    AWS gives every VPC a default security group whose members may reach each other and everything outside. Only
    `aws_default_security_group` takes these rules away.
  EOT
  how = "Add `aws_default_security_group` for the VPC, without rules."

  each "vpc" { in = resources.aws_vpc }

  condition = anytrue([for group in resources.aws_default_security_group : group.vpc_id == vpc.id])
  message   = "the default security group of `${tf::address(vpc)}` has the rules that AWS gave it"
  place     = vpc
}
