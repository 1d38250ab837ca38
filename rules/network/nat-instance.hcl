rule "NET048" {
  name     = "nat-instance"
  title    = "NAT instance instead of a NAT gateway"
  question = "the default route leads to an instance"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_35"]

  why = <<-EOT
    A NAT instance has to be patched and monitored, and when it fails, all connections through it fail.
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
  message   = "the default route of `${tf::address(route.of)}` leads to an instance"
  place     = route.target
}
