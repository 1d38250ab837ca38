rule "ELB007" {
  name     = "plain-http-target-group"
  title    = "Target group with plain HTTP"
  question = "the target group speaks plain HTTP to its targets"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_378"]

  why = <<-EOT
    The load balancer ends TLS and speaks plain HTTP to the targets: what passes inside the VPC can be read there.
  EOT
  how = "Set `protocol = \"HTTPS\"`, and give the targets a certificate."

  each "it" { in = concat(resources.aws_lb_target_group, resources.aws_alb_target_group) }

  when      = it.target_type != "lambda"
  condition = tf::declared(it.protocol) ? it.protocol != "HTTP" : true
  message   = "target group `${tf::address(it)}` speaks plain HTTP to its targets"
  place     = it.protocol
}
