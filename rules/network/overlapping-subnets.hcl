rule "NET020" {
  name         = "overlapping-subnets"
  title        = "Overlapping subnets"
  question     = "the subnet overlaps another"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "No subnets overlap."

  why = <<-EOT
    Every address of a VPC is in one subnet at most. AWS refuses the second of two subnets that share some.
  EOT
  how = "Compute the ranges with `cidrsubnet`, each with another number."

  each "subnet" { in = resources.aws_subnet }

  locals {
    overlaps = [for other in resources.aws_subnet : other
      if tf::address(other) != tf::address(subnet) && other.vpc_id == subnet.vpc_id && tf::declared(other.cidr_block) && tf::known(other.cidr_block)
    && (net::cidr_contains(other.cidr_block, subnet.cidr_block) || net::cidr_contains(subnet.cidr_block, other.cidr_block))]
  }

  # What a caller gives is the caller's to get right.
  when      = tf::declared(subnet.cidr_block) && tf::known(subnet.cidr_block)
  condition = length(local.overlaps) == 0
  message   = "`${subnet.cidr_block}` of `${tf::address(subnet)}` overlaps another subnet of its VPC"
  place     = subnet.cidr_block
  related   = local.overlaps
}
