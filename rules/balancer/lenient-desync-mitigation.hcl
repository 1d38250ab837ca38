rule "ELB008" {
  name     = "lenient-desync-mitigation"
  title    = "Desync mitigation in monitor mode"
  question = "the load balancer only monitors desync attacks"
  severity = "medium"
  group    = "security"
  expects  = "Load balancers block desync attacks."
  aliases  = ["CKV_AWS_328", "ELB.12", "ELB.14"]

  why = <<-EOT
    In `monitor` mode, the load balancer forwards requests that its targets may parse differently. Attackers use them
    for request smuggling.
  EOT
  how = "Remove `desync_mitigation_mode`, or set it to `defensive` or `strictest`."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb, resources.aws_elb) }

  condition = tf::declared(it.desync_mitigation_mode) ? it.desync_mitigation_mode != "monitor" : true
  message   = "load balancer `${tf::address(it)}` only monitors desync attacks"
  place     = it.desync_mitigation_mode

  fix {
    value = "defensive"
  }
}
