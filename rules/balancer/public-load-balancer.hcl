rule "ELB009" {
  name     = "public-load-balancer"
  title    = "Internet-facing load balancer"
  question = "the load balancer is internet-facing"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0053"]

  why = <<-EOT
    Anyone can connect to an internet-facing load balancer. Many are meant to be public, so this rule is off by default.
  EOT
  how = "Set `internal = true` if only clients in the VPC use the load balancer."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb) }

  # A gateway load balancer has no public addresses.
  when      = coalesce(it.load_balancer_type, "application") != "gateway"
  condition = tf::declared(it.internal) ? it.internal == true : false
  message   = "load balancer `${tf::address(it)}` is internet-facing"
  place     = it.internal

  fix {
    value  = true
    safety = "unsafe"
  }
}
