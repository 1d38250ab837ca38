rule "NET048" {
  name     = "nat-instance"
  title    = "NAT instance instead of a NAT gateway"
  question = "the route to the internet is a single instance"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_35"]

  why = <<-EOT
    An instance that does NAT has to be patched and watched, and takes every connection along when it fails.
  EOT
  how = "Use an `aws_nat_gateway`."

  each "route" { in = concat(
    [for route in resources.aws_route : { of = route, target = route.network_interface_id, cidr = route.destination_cidr_block }],
    flatten([for table in concat(resources.aws_route_table, resources.aws_default_route_table) : [for route in coalesce(table.route, []) : { of = table, target = route.network_interface_id, cidr = route.cidr_block }]]),
  ) }

  locals {
    instance = anytrue([for instance in resources.aws_instance : tf::refers_to(route.target, instance)])
  }

  when      = route.cidr == "0.0.0.0/0" && tf::declared(route.target)
  condition = !local.instance
  message   = "`${tf::address(route.of)}` sends everything to an instance"
  place     = route.target
}
