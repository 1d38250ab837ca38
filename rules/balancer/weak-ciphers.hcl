rule "ELB014" {
  name     = "weak-ciphers"
  title    = "TLS policy with weak ciphers"
  question = "the TLS policy accepts weak ciphers"
  severity = "medium"
  group    = "security"
  expects  = "Listeners accept no weak ciphers."
  default  = "off"
  aliases  = ["CKV2_AWS_74", "ELB.17"]

  why = <<-EOT
    Policies from 2016 and earlier, including the default of the API, accept ciphers without forward secrecy: anyone who
    records traffic and later gets the private key can decrypt it.
  EOT
  how = "Set `ssl_policy = \"ELBSecurityPolicy-TLS13-1-2-2021-06\"`."

  each "it" { in = concat(resources.aws_lb_listener, resources.aws_alb_listener) }

  when = contains(["HTTPS", "TLS"], coalesce(it.protocol, "none"))
  condition = tf::declared(it.ssl_policy) ? !contains([
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2015-03",
    "ELBSecurityPolicy-2015-02",
    "ELBSecurityPolicy-2014-10",
    "ELBSecurityPolicy-2014-01",
    "ELBSecurityPolicy-Default",
    "ELBSecurityPolicy-TLS-1-0-2015-04",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
  ], it.ssl_policy) : false
  message = "`${tf::address(it)}` accepts weak ciphers"
  place   = it.ssl_policy

  fix {
    value  = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    safety = "unsafe"
  }
}
