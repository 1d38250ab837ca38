rule "ELB003" {
  name     = "outdated-tls-policy"
  title    = "Outdated TLS policy"
  question = "the listener accepts outdated TLS versions"
  severity = "medium"
  group    = "security"
  expects  = "Listeners accept only current TLS versions."
  aliases  = ["CKV_AWS_103", "CKV2_AWS_74", "AWS-0047", "ELB.17"]

  why = <<-EOT
    TLS 1.0 and 1.1 have known weaknesses, and browsers refuse them. A listener without `ssl_policy` accepts both.
  EOT
  how = "Set `ssl_policy = \"ELBSecurityPolicy-TLS13-1-2-2021-06\"`, or a newer policy."

  each "listener" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }

  when      = contains(["HTTPS", "TLS"], listener.protocol)
  condition = tf::declared(listener.ssl_policy) ? !contains(aws::fact("elb.outdated_tls_policies"), listener.ssl_policy) : false
  message   = "`${tf::address(listener)}` accepts outdated TLS versions"
  place     = listener.ssl_policy

  fix {
    value  = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    safety = "unsafe"
  }
}
