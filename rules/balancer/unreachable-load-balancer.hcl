rule "ELB016" {
  name     = "unreachable-load-balancer"
  title    = "Unreachable internet-facing load balancer"
  question = "the load balancer is reachable from the internet"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An internet-facing load balancer has an address in each of its subnets. In a subnet without a route to an internet
    gateway, that address never answers, so some or all clients time out.
  EOT
  how = "Place the load balancer in public subnets, or set `internal = true`."

  each "load_balancer" { in = resources.aws_lb }
  each "listener" { in = [for listener in resources.aws_lb_listener : listener if tf::refers_to(listener.load_balancer_arn, load_balancer)] }

  locals {
    protocol = contains(["UDP"], coalesce(listener.protocol, "TCP")) ? "udp" : "tcp"
    reach    = net::reach("internet", load_balancer, "${local.protocol}/${listener.port}")
    routes   = [for hop in local.reach.hops : hop.reached if contains(["route", "gateway"], hop.link)]
  }

  # Security groups may admit only a few clients on purpose.
  when      = load_balancer.internal != true && tf::declared(listener.port) && local.reach.placed
  condition = alltrue(local.routes)
  message   = "internet-facing load balancer `${tf::address(load_balancer)}` is unreachable: ${local.reach.broken}"
  place     = local.reach.broken
  related   = [load_balancer]
}
