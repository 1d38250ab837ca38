rule "ELB021" {
  name     = "listener-without-certificate"
  title    = "TLS listener without a certificate of its region"
  question = "the listener has no certificate of its region"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A listener of HTTPS or TLS needs a certificate. It has to be in the region of the load balancer: the one in us-east-1 is
    CloudFront's. AWS refuses others, after the plan.
  EOT
  how = "Set `certificate_arn` to a certificate of ACM in the region of the load balancer."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }

  locals {
    is_given = tf::declared(listener.certificate_arn)
    own      = try(regex("^arn:[^:]*:elasticloadbalancing:([a-z0-9-]+):", listener.arn)[0], null)
    of       = try(regex("^arn:[^:]*:acm:([a-z0-9-]+):", listener.certificate_arn)[0], null)
    is_near  = local.own == null || local.of == null || local.own == local.of
  }

  when      = listener.protocol == "HTTPS" || listener.protocol == "TLS"
  condition = local.is_given && local.is_near
  message   = local.is_given ? "the certificate of `${tf::address(listener)}` is in ${local.of}, and its load balancer in ${local.own}" : "`${tf::address(listener)}` has no certificate, and listens with ${listener.protocol}"
  place     = listener.certificate_arn
  unknown   = "silent"
}
