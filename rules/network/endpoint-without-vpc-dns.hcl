rule "NET021" {
  name         = "endpoint-without-vpc-dns"
  title        = "VPC endpoint with private DNS in a VPC without DNS"
  question     = "the VPC supports the private DNS of its endpoint"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every VPC that has an endpoint with private DNS resolves DNS names."
  aliases      = ["e9b7acf9"]

  why = <<-EOT
    Private DNS makes the public name of the service resolve to the endpoint. AWS rejects it unless DNS support and DNS
    hostnames of the VPC are enabled. DNS hostnames are disabled by default.
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
  message   = "`${tf::address(endpoint)}` needs DNS support and DNS hostnames, which `${tf::address(vpc)}` does not enable"
  place     = endpoint.private_dns_enabled
  related   = [vpc]
}
