rule "NET058" {
  name     = "gateway-endpoint-without-route-table"
  title    = "Gateway endpoint without a route table"
  question = "a route table leads to the gateway endpoint"
  severity = "medium"
  group    = "correctness"
  aliases  = ["0bc534c5"]

  why = <<-EOT
    A gateway endpoint for S3 or DynamoDB is used through the routes that AWS adds to the route tables associated with
    it. Without one, traffic takes the NAT gateway, or has no path at all.
  EOT
  how = "Set `route_table_ids`, or add an `aws_vpc_endpoint_route_table_association`."

  each "endpoint" { in = resources.aws_vpc_endpoint }

  locals {
    associations = [for association in resources.aws_vpc_endpoint_route_table_association : association if tf::refers_to(association.vpc_endpoint_id, endpoint)]
  }

  when      = tf::declared(endpoint.vpc_endpoint_type) ? endpoint.vpc_endpoint_type == "Gateway" : true
  condition = (tf::declared(endpoint.route_table_ids) ? length(endpoint.route_table_ids) > 0 : false) || length(local.associations) > 0 || ecs::exported(endpoint)
  message   = "no route table leads to gateway endpoint `${tf::address(endpoint)}`"
  place     = endpoint.route_table_ids
}
