rule "ELB011" {
  name     = "plain-classic-listener"
  title    = "Classic load balancer without TLS"
  question = "a listener of the classic load balancer does not use TLS"
  severity = "medium"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_376"]

  why = <<-EOT
    Anyone on the network path can read and change what clients and targets send.
  EOT
  how = "Set `lb_protocol` and `instance_protocol` to `https` or `ssl`, and set `ssl_certificate_id`."

  each "it" { in = resources.aws_elb }
  each "listener" { in = it.listener }

  locals {
    outside = contains(["https", "ssl"], lower(listener.lb_protocol)) && tf::declared(listener.ssl_certificate_id)
    inside  = contains(["https", "ssl"], lower(listener.instance_protocol))
  }

  condition = local.outside && local.inside
  message   = "a listener of `${tf::address(it)}` uses ${local.outside ? "plain ${upper(listener.instance_protocol)} to its targets" : "plain ${upper(listener.lb_protocol)} to its clients"}"
  place     = local.outside ? listener.instance_protocol : listener.lb_protocol
}
