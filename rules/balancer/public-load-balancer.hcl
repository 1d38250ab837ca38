rule "ELB009" {
  name     = "public-load-balancer"
  title    = "Internet-facing load balancer"
  question = "the load balancer faces the internet"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["AWS-0053"]

  why = <<-EOT
    An internet-facing load balancer is the front door of a service. That it is meant to be one is for you to say.
  EOT
  how = "Set `internal = true` where only the VPC calls it."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb) }

  # A gateway load balancer has no public addresses.
  when      = coalesce(it.load_balancer_type, "application") != "gateway"
  condition = tf::declared(it.internal) ? it.internal == true : false
  message   = "load balancer `${tf::address(it)}` faces the internet"
  place     = it.internal

  fix {
    value  = true
    safety = "unsafe"
  }
}
