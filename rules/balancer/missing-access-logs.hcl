rule "ELB005" {
  name     = "missing-access-logs"
  title    = "Load balancer without access logs"
  question = "the load balancer writes no access logs"
  severity = "low"
  group    = "security"
  expects  = "Every load balancer writes access logs."
  default  = "off"
  aliases  = ["CKV_AWS_91", "CKV_AWS_92", "20018359", "ELB.5"]

  why = <<-EOT
    After an incident, access logs show who requested what. Network load balancers log only what comes in over TLS, and
    gateway load balancers log nothing.
  EOT
  how = "Add an `access_logs` block with a `bucket` and `enabled = true`."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb, resources.aws_elb) }

  locals {
    type      = tf::declared(try(it.load_balancer_type, null)) ? it.load_balancer_type : "application"
    listeners = [for listener in concat(resources.aws_lb_listener, resources.aws_alb_listener) : listener if tf::refers_to(listener.load_balancer_arn, it)]
    has_tls   = anytrue([for listener in local.listeners : listener.protocol == "TLS"])
  }

  when = local.type == "network" ? local.has_tls : local.type != "gateway"
  # A classic load balancer with the block writes them by default.
  condition = it.access_logs[0].enabled == true
  message   = "load balancer `${tf::address(it)}` writes no access logs"
  place     = it.access_logs[0].enabled
}
