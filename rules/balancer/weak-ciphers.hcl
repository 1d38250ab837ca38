rule "ELB014" {
  name     = "weak-ciphers"
  title    = "TLS policy with weak ciphers"
  question = "the TLS policy accepts weak ciphers"
  severity = "medium"
  group    = "security"
  expects  = "Listeners accept no weak ciphers."
  default  = "off"
  aliases  = ["ELB.17"]

  why = <<-EOT
    Policies from 2017 and earlier, including the default of the API, and later ones with `TLS13-1-0`, `TLS13-1-1`,
    `Ext1` or `Ext2` in their name accept ciphers without forward secrecy: anyone who records traffic and later gets the
    private key can decrypt it.
  EOT
  how = "Set `ssl_policy = \"ELBSecurityPolicy-TLS13-1-2-2021-06\"`."

  each "it" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }

  when      = contains(["HTTPS", "TLS"], coalesce(it.protocol, "none"))
  condition = tf::declared(it.ssl_policy) ? !contains(aws::fact("elb.policies_without_forward_secrecy"), it.ssl_policy) : false
  message   = "`${tf::address(it)}` accepts ciphers without forward secrecy"
  place     = it.ssl_policy

  fix {
    value  = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    safety = "unsafe"
  }
}
