rule "ELB007" {
  name     = "plain-http-target-group"
  title    = "Plain HTTP target group"
  question = "the target group uses plain HTTP"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_378"]

  why = <<-EOT
    The load balancer terminates TLS and forwards plain HTTP, which anyone on the network path to the targets can read.
  EOT
  how = "Set `protocol = \"HTTPS\"`, and install a certificate on the targets."

  each "it" { in = concat(resources.aws_lb_target_group, resources.aws_alb_target_group) }

  when      = it.target_type != "lambda"
  condition = tf::declared(it.protocol) ? it.protocol != "HTTP" : true
  message   = "target group `${tf::address(it)}` uses plain HTTP"
  place     = it.protocol
}
