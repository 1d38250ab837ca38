rule "NET020" {
  name         = "overlapping-subnets"
  title        = "Overlapping subnets"
  question     = "the subnet overlaps another subnet"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "No subnets overlap."

  why = <<-EOT
    The subnets of a VPC cannot overlap. AWS rejects the second one.
  EOT
  how = "Compute the CIDR blocks with `cidrsubnet`, each with a different number."

  each "subnet" { in = resources.aws_subnet }

  locals {
    overlaps = [for other in resources.aws_subnet : other
      if tf::address(other) != tf::address(subnet) && other.vpc_id == subnet.vpc_id && tf::declared(other.cidr_block) && tf::known(other.cidr_block)
    && (net::cidr_contains(other.cidr_block, subnet.cidr_block) || net::cidr_contains(subnet.cidr_block, other.cidr_block))]
  }

  # Values from the caller are judged in the caller's configuration.
  when      = tf::declared(subnet.cidr_block) && tf::known(subnet.cidr_block)
  condition = length(local.overlaps) == 0
  message   = "`${subnet.cidr_block}` of `${tf::address(subnet)}` overlaps another subnet of its VPC"
  place     = subnet.cidr_block
  related   = local.overlaps
}
