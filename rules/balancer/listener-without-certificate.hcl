rule "ELB021" {
  name     = "listener-without-certificate"
  title    = "TLS listener without a certificate in its region"
  question = "the listener has no certificate in its region"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    An HTTPS or TLS listener needs a certificate in the region of its load balancer. Only CloudFront needs certificates
    in us-east-1. AWS refuses the listener at apply.
  EOT
  how = "Set `certificate_arn` to an ACM certificate in the region of the load balancer."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }

  locals {
    is_given = tf::declared(listener.certificate_arn)
    own      = try(regex("^arn:[^:]*:elasticloadbalancing:([a-z0-9-]+):", listener.arn)[0], null)
    of       = try(regex("^arn:[^:]*:acm:([a-z0-9-]+):", listener.certificate_arn)[0], null)
    is_near  = local.own == null || local.of == null || local.own == local.of
  }

  when      = listener.protocol == "HTTPS" || listener.protocol == "TLS"
  condition = local.is_given && local.is_near
  message   = local.is_given ? "the certificate of `${tf::address(listener)}` is in ${local.of}, but its load balancer is in ${local.own}" : "`${tf::address(listener)}` has protocol ${listener.protocol}, but no certificate"
  place     = listener.certificate_arn
  unknown   = "silent"
}
