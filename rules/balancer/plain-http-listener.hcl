rule "ELB001" {
  name     = "plain-http-listener"
  title    = "Plain HTTP listener"
  question = "the listener serves plain HTTP"
  severity = "medium"
  group    = "security"
  expects  = "Listeners serve HTTPS, or redirect to it."
  aliases  = ["CKV_AWS_2", "CKV2_AWS_20", "AWS-0054", "ELB.1", "de7f5e83"]

  why = <<-EOT
    Anyone between a client and the load balancer can read and change plain HTTP traffic, including passwords and
    cookies. A listener on port 80 should only redirect to HTTPS.
  EOT
  how = "Set `protocol = \"HTTPS\"` and `certificate_arn`, or redirect to HTTPS in `default_action`."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }

  locals {
    # From "aws_lb_listener", 2026-11: HTTP is the default for Application Load Balancers.
    balancers = [for balancer in concat(resources.aws_lb, resources.aws_alb) : balancer if tf::refers_to(listener.load_balancer_arn, balancer)]
    defaults  = [for balancer in local.balancers : "HTTP" if balancer.load_balancer_type == "application"]
    protocol  = tf::declared(listener.protocol) || length(local.defaults) == 0 ? listener.protocol : local.defaults[0]
    redirects = [for action in listener.default_action : action if length(action.redirect) > 0 ? action.redirect[0].protocol == "HTTPS" || action.redirect[0].protocol == null : false]
  }

  # Listeners of network load balancers have other protocols.
  condition = local.protocol != "HTTP" || length(local.redirects) > 0
  message   = "`${tf::address(listener)}` serves plain HTTP"
  place     = listener.protocol
}
