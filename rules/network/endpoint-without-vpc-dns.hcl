rule "NET021" {
  name         = "endpoint-without-vpc-dns"
  title        = "Private DNS in a VPC without DNS"
  question     = "the VPC resolves the private DNS of its endpoint"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every VPC with private DNS at an endpoint resolves names."

  why = <<-EOT
    An endpoint with private DNS answers to the public name of its service inside the VPC. AWS refuses it unless DNS
    support and DNS hostnames of the VPC are on; hostnames are off unless they are turned on.
  EOT
  how = "Set `enable_dns_support = true` and `enable_dns_hostnames = true` on the VPC."

  each "endpoint" { in = resources.aws_vpc_endpoint }
  each "vpc" { in = [for vpc in resources.aws_vpc : vpc if vpc.id == endpoint.vpc_id] }

  locals {
    support   = vpc.enable_dns_support != false
    hostnames = tf::declared(vpc.enable_dns_hostnames) ? vpc.enable_dns_hostnames == true : false
  }

  when      = endpoint.vpc_endpoint_type == "Interface" && (tf::declared(endpoint.private_dns_enabled) ? endpoint.private_dns_enabled == true : false)
  condition = local.support && local.hostnames
  message   = "`${tf::address(endpoint)}` has private DNS, which `${tf::address(vpc)}` does not resolve"
  place     = endpoint.private_dns_enabled
  related   = [vpc]
}
