rule "ELB019" {
  name     = "classic-listener-without-certificate"
  title    = "Classic load balancer listener without a certificate"
  question = "a listener of the classic load balancer has no certificate"
  severity = "medium"
  group    = "security"
  expects  = "Listeners of classic load balancers have a certificate."
  default  = "off"
  aliases  = ["CKV_AWS_127", "ELB.3"]

  why = <<-EOT
    Without a certificate, client traffic is unencrypted, and anyone on the network path can read and change it.
  EOT
  how = "Set `lb_protocol` to `https` or `ssl`, and set `ssl_certificate_id`."

  each "it" { in = resources.aws_elb }
  each "listener" { in = it.listener }

  condition = tf::declared(listener.ssl_certificate_id)
  message   = "a listener of `${tf::address(it)}` has no certificate"
  place     = listener.ssl_certificate_id
}
