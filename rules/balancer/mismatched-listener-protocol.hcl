rule "ELB015" {
  name         = "mismatched-listener-protocol"
  title        = "Incompatible listener and target group protocols"
  question     = "the protocols of listener, target group and load balancer are compatible"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  expects      = "Listeners, target groups and load balancers have compatible protocols."

  why = <<-EOT
    An application load balancer has HTTP and HTTPS listeners, and forwards to HTTP and HTTPS target groups. A network
    load balancer has TCP, UDP, TCP_UDP and TLS listeners. It forwards to target groups with the same protocol, TCP and
    UDP also to TCP_UDP, and TLS also to TCP. AWS refuses other combinations.
  EOT
  how = "Set `protocol` of the listener and the target group to protocols that the load balancer type supports."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }
  each "group" { in = [for group in concat(resources.aws_lb_target_group, resources.aws_alb_target_group) : group if anytrue([for own in net::listeners(group) : tf::address(own) == tf::address(listener)])] }

  locals {
    pairs = {
      HTTP    = ["HTTP", "HTTPS"]
      HTTPS   = ["HTTP", "HTTPS"]
      TCP     = ["TCP", "TCP_UDP"]
      UDP     = ["UDP", "TCP_UDP"]
      TCP_UDP = ["TCP_UDP"]
      TLS     = ["TLS", "TCP"]
      GENEVE  = ["GENEVE"]
    }
    balancers = [for balancer in resources.aws_lb : balancer if tf::refers_to(listener.load_balancer_arn, balancer)]
    type      = try(coalesce(local.balancers[0].load_balancer_type, "application"), null)
    of_type   = local.type == null ? true : contains(local.type == "application" ? ["HTTP", "HTTPS"] : local.type == "network" ? ["TCP", "UDP", "TCP_UDP", "TLS", "QUIC", "TCP_QUIC"] : ["GENEVE"], listener.protocol)
    # A pair that does not fit is wrong whatever the type is.
    by_type   = tf::known(local.of_type) ? !local.of_type : local.fits
    fits      = contains(lookup(local.pairs, listener.protocol, [group.protocol]), group.protocol)
  }

  when      = tf::declared(listener.protocol) && (group.target_type == null || group.target_type != "alb" && group.target_type != "lambda")
  condition = local.of_type && local.fits
  message   = local.by_type ? "${listener.protocol} listener `${tf::address(listener)}` belongs to a load balancer of type ${local.type}" : "${listener.protocol} listener `${tf::address(listener)}` forwards to ${group.protocol} target group `${tf::address(group)}`"
  place     = local.by_type ? listener.protocol : group.protocol
  related   = [listener]
}
