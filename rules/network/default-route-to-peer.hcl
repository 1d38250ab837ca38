rule "NET047" {
  name     = "default-route-to-peer"
  title    = "Default route over a peering connection"
  question = "the default route uses a peering connection"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV2_AWS_44", "b3a41501"]

  why = <<-EOT
    VPC peering is not transitive: AWS drops traffic that is not for the other VPC. A default route also exposes the
    whole peer VPC where a few addresses would be enough.
  EOT
  how = "Route only the CIDR block of the other VPC, or a part of it."

  each "route" { in = concat(
    [for route in resources.aws_route : { of = route, target = route.vpc_peering_connection_id, cidr = route.destination_cidr_block, ipv6 = route.destination_ipv6_cidr_block }],
    flatten([for table in concat(resources.aws_route_table, resources.aws_default_route_table) : [for route in coalesce(table.route, []) : { of = table, target = route.vpc_peering_connection_id, cidr = route.cidr_block, ipv6 = route.ipv6_cidr_block }]]),
  ) }

  when      = tf::declared(route.target)
  condition = !(route.cidr == "0.0.0.0/0" || route.ipv6 == "::/0")
  message   = "`${tf::address(route.of)}` sends the default route over a peering connection"
  place     = tf::declared(route.cidr) ? route.cidr : route.ipv6
}
