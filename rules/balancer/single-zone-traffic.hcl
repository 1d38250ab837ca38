rule "ELB010" {
  name     = "single-zone-traffic"
  title    = "Load balancer without cross-zone load balancing"
  question = "cross-zone load balancing is disabled"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_152", "CKV_AWS_138"]

  why = <<-EOT
    Without cross-zone load balancing, a zone with few targets gets as much traffic as one with many. Traffic between
    zones may be billed, so this rule is off by default.
  EOT
  how = "Set `enable_cross_zone_load_balancing = true`, or `cross_zone_load_balancing = true` on a classic load balancer."

  each "it" { in = concat(
    [for balancer in concat(resources.aws_lb, resources.aws_alb) : { of = balancer, crosses = balancer.enable_cross_zone_load_balancing, classic = false } if contains(["network", "gateway"], coalesce(balancer.load_balancer_type, "application"))],
    [for balancer in resources.aws_elb : { of = balancer, crosses = balancer.cross_zone_load_balancing, classic = true }],
  ) }

  condition = tf::declared(it.crosses) ? it.crosses == true : it.classic
  message   = "`${tf::address(it.of)}` has cross-zone load balancing disabled"
  place     = it.classic ? it.of.cross_zone_load_balancing : it.of.enable_cross_zone_load_balancing

  fix {
    value  = true
    safety = "unsafe"
  }
}
