rule "NET025" {
  name     = "closed-endpoint"
  title    = "VPC endpoint that nothing can reach"
  question = "anything can reach the endpoint"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    With private DNS, the name of the AWS service resolves to the endpoint everywhere in the VPC. If the endpoint's
    security group allows no ingress, the service cannot be reached, even where a NAT gateway provides a route to the
    internet.
  EOT
  how = "Allow 443/tcp from the security group of the tasks in the security group of the endpoint."

  each "endpoint" { in = [for endpoint in resources.aws_vpc_endpoint : endpoint if endpoint.vpc_endpoint_type == "Interface"] }

  locals {
    reach = net::reach("anything", endpoint, 443)
  }

  when      = (tf::declared(endpoint.private_dns_enabled) ? endpoint.private_dns_enabled == true : false) && local.reach.placed
  condition = local.reach.reached
  message   = "nothing can reach endpoint `${tf::address(endpoint)}`: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [endpoint]
}
