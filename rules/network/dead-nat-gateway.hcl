rule "NET022" {
  name     = "dead-nat-gateway"
  title    = "NAT gateway without internet access"
  question = "the NAT gateway can reach the internet"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A public NAT gateway routes traffic by the route table of its own subnet. In a subnet without a route to an internet
    gateway, or without an Elastic IP address, it forwards nothing, and every subnet that routes to it has no internet
    access.
  EOT
  how = "Create the NAT gateway in a public subnet, whose route table has a route to an internet gateway, and set `allocation_id` to an Elastic IP address."

  each "nat" { in = resources.aws_nat_gateway }

  locals {
    reach = net::reach(nat, "internet", 443)
  }

  # A regional gateway is in no subnet.
  when      = (tf::declared(nat.connectivity_type) ? nat.connectivity_type != "private" : true) && tf::declared(nat.subnet_id) && (tf::known(local.reach.reached) || local.reach.placed)
  condition = local.reach.reached
  message   = "`${tf::address(nat)}` cannot reach the internet: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [nat]
}
