rule "ELB024" {
  name     = "duplicate-listener-port"
  title    = "Duplicate listener port"
  question = "two listeners of the load balancer use the same port"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A load balancer can have only one listener per port. AWS refuses the second: "DuplicateListener".
  EOT
  how = "Use another port, or add a rule to the first listener."

  each "balancer" { in = concat(resources.aws_lb, resources.aws_alb) }
  each "listener" { in = [for listener in concat(resources.aws_lb_listener, resources.aws_alb_listener) : listener if tf::refers_to(listener.load_balancer_arn, balancer)] }

  locals {
    beside = [for other in concat(resources.aws_lb_listener, resources.aws_alb_listener) : other if tf::refers_to(other.load_balancer_arn, balancer)]
    others = [for other in local.beside : other if other.port == listener.port && tf::address(other) != tf::address(listener)]
  }

  when      = tf::declared(listener.port)
  condition = length(local.others) == 0
  message   = "`${tf::address(listener)}` and `${tf::address(try(local.others[0], null))}` both use port ${listener.port}"
  place     = listener.port
  related   = local.others
  unknown   = "silent"
}
