rule "ELB025" {
  name     = "dualstack-without-ipv6"
  title    = "Dual-stack load balancer in a subnet without IPv6"
  question = "the subnets of the dual-stack load balancer have IPv6 ranges"
  severity = "high"
  group    = "correctness"

  why = "AWS refuses a load balancer with the address type `dualstack` in a subnet without an IPv6 range."
  how = "Set `ipv6_cidr_block` on the subnets of the load balancer, or `ip_address_type = \"ipv4\"`."

  each "balancer" { in = concat(resources.aws_lb, resources.aws_alb) }

  locals {
    ids     = tf::declared(balancer.subnets) ? balancer.subnets : [for mapping in balancer.subnet_mapping : mapping.subnet_id]
    subnets = flatten([for id in local.ids : [for subnet in resources.aws_subnet : subnet if tf::refers_to(id, subnet)]])
    plain   = [for subnet in local.subnets : tf::address(subnet) if !tf::declared(subnet.ipv6_cidr_block)]
  }

  when      = startswith(balancer.ip_address_type, "dualstack")
  condition = length(local.plain) == 0
  message   = "dual-stack load balancer `${tf::address(balancer)}` is in subnet `${local.plain[0]}`, which has no IPv6 range"
  place     = balancer.ip_address_type
  related   = local.subnets
  unknown   = "silent"
}
