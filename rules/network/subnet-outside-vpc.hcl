rule "NET019" {
  name         = "subnet-outside-vpc"
  title        = "Subnet outside its VPC"
  question     = "the subnet is outside its VPC"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every subnet is inside its VPC."

  why = <<-EOT
    The CIDR block of a subnet must be within a CIDR block of its VPC. AWS rejects any other.
  EOT
  how = "Compute it: `cidrsubnet(aws_vpc.this.cidr_block, 8, 0)`."

  each "vpc" { in = resources.aws_vpc }
  each "subnet" { in = [for subnet in resources.aws_subnet : subnet if subnet.vpc_id == vpc.id] }

  locals {
    more   = [for range in resources.aws_vpc_ipv4_cidr_block_association : range.cidr_block if range.vpc_id == vpc.id]
    ranges = concat([vpc.cidr_block], local.more)
  }

  # Values from the caller are judged in the caller's configuration.
  when      = tf::declared(subnet.cidr_block) && tf::known(subnet.cidr_block) && tf::known(vpc.cidr_block)
  condition = anytrue([for range in local.ranges : net::cidr_contains(range, subnet.cidr_block)])
  message   = "`${subnet.cidr_block}` of `${tf::address(subnet)}` is outside its VPC"
  place     = subnet.cidr_block
  related   = [vpc.cidr_block]
}
