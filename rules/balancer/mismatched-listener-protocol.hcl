rule "ELB015" {
  name         = "mismatched-listener-protocol"
  title        = "Protocols of listener, target group and load balancer do not fit"
  question     = "the protocols of listener, target group and load balancer fit"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  expects      = "The protocols of listener, target group and load balancer fit together."

  why = <<-EOT
    An application load balancer listens with HTTP or HTTPS, and forwards to groups of HTTP or HTTPS. A network load balancer
    listens with TCP, UDP, TCP_UDP or TLS, and forwards to groups of the same protocol, from TLS also to TCP. AWS refuses others.
  EOT
  how = "Give listener and target group protocols that the type of the load balancer has."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }
  each "group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if anytrue([for own in net::listeners(group) : tf::address(own) == tf::address(listener)])] }

  locals {
    pairs = {
      HTTP    = ["HTTP", "HTTPS"]
      HTTPS   = ["HTTP", "HTTPS"]
      TCP     = ["TCP"]
      UDP     = ["UDP"]
      TCP_UDP = ["TCP_UDP"]
      TLS     = ["TLS", "TCP"]
      GENEVE  = ["GENEVE"]
    }
    balancers = [for balancer in resources.aws_lb : balancer if tf::refers_to(listener.load_balancer_arn, balancer)]
    type      = try(coalesce(local.balancers[0].load_balancer_type, "application"), null)
    of_type   = local.type == null ? true : contains(local.type == "application" ? ["HTTP", "HTTPS"] : local.type == "network" ? ["TCP", "UDP", "TCP_UDP", "TLS"] : ["GENEVE"], listener.protocol)
    # A pair that does not fit is wrong whatever the type is.
    by_type   = tf::known(local.of_type) ? !local.of_type : local.fits
    fits      = contains(lookup(local.pairs, listener.protocol, [group.protocol]), group.protocol)
  }

  when      = tf::declared(listener.protocol) && (group.target_type == null || group.target_type != "alb" && group.target_type != "lambda")
  condition = local.of_type && local.fits
  message   = local.by_type ? "listener `${tf::address(listener)}` with ${listener.protocol} belongs to a load balancer of type ${local.type}" : "listener `${tf::address(listener)}` with ${listener.protocol} forwards to `${tf::address(group)}` with ${group.protocol}"
  place     = local.by_type ? listener.protocol : group.protocol
  related   = [listener]
}
