rule "ELB023" {
  name     = "balancer-in-one-subnet"
  title    = "Application load balancer in a single subnet"
  question = "the load balancer has a single subnet"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An application load balancer needs subnets in at least two availability zones. AWS refuses fewer: "At least two
    subnets in two different Availability Zones must be specified".
  EOT
  how = "Add a subnet in another availability zone."

  each "balancer" { in = concat(resources.aws_lb, resources.aws_alb) }

  locals {
    subnets = coalesce(balancer.subnets, [])
    # The provider derives whichever argument is absent from the other.
    count = tf::declared(balancer.subnets) ? length(local.subnets) : length(balancer.subnet_mapping)
  }

  when      = !tf::declared(balancer.load_balancer_type) || balancer.load_balancer_type == "application"
  condition = local.count != 1
  message   = "application load balancer `${tf::address(balancer)}` has a single subnet, but needs two in different availability zones"
  place     = tf::declared(balancer.subnets) ? balancer.subnets : balancer.subnet_mapping
  unknown   = "silent"
}
