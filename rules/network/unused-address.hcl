rule "NET050" {
  name     = "unused-address"
  title    = "Elastic IP address of nothing"
  question = "the address belongs to nothing"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV2_AWS_19", "EC2.12"]

  why = <<-EOT
    An address that belongs to nothing is paid for, and often left over from something that nobody cleaned up.
  EOT
  how = "Associate it, or remove it."

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
  message   = "address `${tf::address(it)}` belongs to nothing"
  place     = it
}
