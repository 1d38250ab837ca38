rule "NET034" {
  name     = "default-vpc"
  title    = "Use of the default VPC"
  question = "the configuration uses the default VPC"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_148", "AWS-0101", "96ed3526", "AC_AWS_0370"]

  why = <<-EOT
    All subnets of the default VPC are public, and what is launched there gets a public IP address by default.
  EOT
  how = "Create a VPC with private subnets, and use it."

  each "use" { in = concat(
    [for vpc in resources.aws_default_vpc : { vpc = vpc, default = true }],
    [for vpc in data.aws_vpc : { vpc = vpc, default = tf::declared(vpc.default) ? vpc.default : false }],
  ) }

  condition = !use.default
  message   = "`${tf::address(use.vpc)}` is the default VPC"
  place     = use.vpc
}
