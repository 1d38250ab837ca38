rule "ELB016" {
  name     = "unreachable-load-balancer"
  title    = "Internet-facing load balancer without a path from the internet"
  question = "the load balancer can answer the internet"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An internet-facing load balancer has an address in each of its subnets. One that is in a private subnet, whose table leads
    to no internet gateway, or whose groups or network ACLs let nobody in, does not answer: clients wait, some or all of them.
  EOT
  how = "Give the load balancer public subnets and a rule for its listener, or set `internal = true`."

  each "load_balancer" { in = resources.aws_lb }
  each "listener" { in = [for listener in resources.aws_lb_listener : listener if tf::refers_to(listener.load_balancer_arn, load_balancer)] }

  locals {
    protocol = contains(["UDP"], coalesce(listener.protocol, "TCP")) ? "udp" : "tcp"
    reach    = net::reach("internet", load_balancer, "${local.protocol}/${listener.port}")
    routes   = [for hop in local.reach.hops : hop.reached if contains(["route", "gateway"], hop.link)]
  }

  # Groups may admit a few clients only, and that is meant.
  when      = load_balancer.internal != true && tf::declared(listener.port) && local.reach.placed
  condition = alltrue(local.routes)
  message   = "`${tf::address(load_balancer)}` is internet-facing, and cannot answer: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [load_balancer]
}
