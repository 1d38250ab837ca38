rule "ELB023" {
  name     = "balancer-in-one-subnet"
  title    = "Application load balancer in one subnet"
  question = "the load balancer has one subnet"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An application load balancer has subnets in at least two availability zones. AWS refuses one with fewer: "At least two subnets in
    two different Availability Zones must be specified".
  EOT
  how = "Give the load balancer subnets in two zones."

  each "balancer" { in = concat(resources.aws_lb, resources.aws_alb) }

  locals {
    subnets = coalesce(balancer.subnets, [])
    # What nobody wrote, the provider fills in from the other.
    count = tf::declared(balancer.subnets) ? length(local.subnets) : length(balancer.subnet_mapping)
  }

  when      = !tf::declared(balancer.load_balancer_type) || balancer.load_balancer_type == "application"
  condition = local.count != 1
  message   = "`${tf::address(balancer)}` has one subnet, and an application load balancer needs two in different zones"
  place     = tf::declared(balancer.subnets) ? balancer.subnets : balancer.subnet_mapping
  unknown   = "silent"
}
