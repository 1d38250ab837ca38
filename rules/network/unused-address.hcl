rule "NET050" {
  name     = "unused-address"
  title    = "Unassociated Elastic IP address"
  question = "the Elastic IP address is not associated"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV2_AWS_19", "EC2.12"]

  why = <<-EOT
    AWS charges for an unassociated address, and it is often a leftover.
  EOT
  how = "Associate the address, or remove it."

  each "it" { in = resources.aws_eip }

  locals {
    users = concat(
      [for association in resources.aws_eip_association : association.allocation_id],
      [for gateway in resources.aws_nat_gateway : gateway.allocation_id],
      flatten([for balancer in concat(resources.aws_lb, resources.aws_alb) : [for mapping in balancer.subnet_mapping : mapping.allocation_id]]),
      flatten([for server in resources.aws_transfer_server : [for endpoint in server.endpoint_details : endpoint.address_allocation_ids]]),
    )
  }

  condition = tf::declared(it.instance) || tf::declared(it.network_interface) || anytrue([for user in local.users : tf::declared(user) ? tf::refers_to(user, it) : false])
  message   = "Elastic IP address `${tf::address(it)}` is not associated"
  place     = it
}
