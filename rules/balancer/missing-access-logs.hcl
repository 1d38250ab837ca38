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
    After an incident, access logs show who requested what.
  EOT
  how = "Add an `access_logs` block with a `bucket` and `enabled = true`."

  each "it" { in = concat(resources.aws_lb, resources.aws_alb, resources.aws_elb) }

  # A classic load balancer with the block writes them by default.
  condition = it.access_logs[0].enabled == true
  message   = "load balancer `${tf::address(it)}` writes no access logs"
  place     = it.access_logs[0].enabled
}
