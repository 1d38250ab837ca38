rule "ELB024" {
  name     = "duplicate-listener-port"
  title    = "Two listeners of a load balancer on one port"
  question = "two listeners of the load balancer listen on one port"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A load balancer has one listener a port. AWS refuses the second: "DuplicateListener".
  EOT
  how = "Listen on another port, or add a rule to the first listener."

  each "balancer" { in = concat(resources.aws_lb, resources.aws_alb) }
  each "listener" { in = [for listener in concat(resources.aws_lb_listener, resources.aws_alb_listener) : listener if listener.load_balancer_arn == balancer.arn] }

  locals {
    beside = [for other in concat(resources.aws_lb_listener, resources.aws_alb_listener) : other if other.load_balancer_arn == balancer.arn]
    others = [for other in local.beside : other if other.port == listener.port && tf::address(other) != tf::address(listener)]
  }

  when      = tf::declared(listener.port)
  condition = length(local.others) == 0
  message   = "`${tf::address(listener)}` and `${tf::address(try(local.others[0], null))}` both listen on port ${listener.port}"
  place     = listener.port
  related   = local.others
  unknown   = "silent"
}
