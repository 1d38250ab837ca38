rule "ELB023" {
  name     = "balancer-in-one-subnet"
  title    = "Application load balancer in a single subnet"
  question = "the load balancer has a single subnet"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An application load balancer needs subnets in at least two availability zones. AWS refuses fewer: "At least two
    subnets in two different Availability Zones must be specified". On an Outpost it has one subnet, and in a Local Zone
    one is enough.
  EOT
  how = "Add a subnet in another availability zone."

  each "balancer" { in = concat(resources.aws_lb, resources.aws_alb) }

  locals {
    subnets = coalesce(balancer.subnets, [])
    # The provider derives whichever argument is absent from the other.
    count = tf::declared(balancer.subnets) ? length(local.subnets) : length(balancer.subnet_mapping)

    ids  = tf::declared(balancer.subnets) ? local.subnets : [for mapping in balancer.subnet_mapping : mapping.subnet_id]
    used = flatten([for id in local.ids : [for subnet in resources.aws_subnet : subnet if tf::refers_to(id, subnet)]])
    # The names of Local Zones and Wavelength Zones go on after the Region: us-west-2-lax-1a.
    edges   = [for subnet in local.used : tf::declared(subnet.availability_zone) ? can(regex("^[a-z]+(-[a-z]+)+-[0-9]+-", subnet.availability_zone)) : false]
    outpost = tf::declared(balancer.customer_owned_ipv4_pool) || anytrue([for subnet in local.used : tf::declared(subnet.outpost_arn)])
  }

  when      = (!tf::declared(balancer.load_balancer_type) || balancer.load_balancer_type == "application") && !local.outpost && !anytrue(local.edges)
  condition = local.count != 1
  message   = "application load balancer `${tf::address(balancer)}` has a single subnet, but needs two in different availability zones"
  place     = tf::declared(balancer.subnets) ? balancer.subnets : balancer.subnet_mapping
  unknown   = "silent"
}
