rule "NET022" {
  name     = "dead-nat-gateway"
  title    = "NAT gateway leads nowhere"
  question = "the NAT gateway leads to the internet"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A public NAT gateway sends what it gets to the internet by the route table of its own subnet. In a private subnet, without
    a route to an internet gateway or without an Elastic IP address it sends nothing, and every subnet that routes to it is cut off.
  EOT
  how = "Put the NAT gateway into a public subnet, whose route table leads to an internet gateway, and give it an Elastic IP address."

  each "nat" { in = resources.aws_nat_gateway }

  locals {
    reach = net::reach(nat, "internet", 443)
  }

  # A regional gateway is in no subnet.
  when      = (tf::declared(nat.connectivity_type) ? nat.connectivity_type != "private" : true) && tf::declared(nat.subnet_id) && (tf::known(local.reach.reached) || local.reach.placed)
  condition = local.reach.reached
  message   = "`${tf::address(nat)}` does not lead to the internet: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [nat]
}
