rule "ELB018" {
  name     = "weak-classic-ciphers"
  title    = "Classic load balancer with weak ciphers"
  question = "the policy accepts a weak cipher"
  severity = "medium"
  group    = "security"
  default  = "off"
  aliases  = ["4a800e14"]

  why = <<-EOT
    Anyone who records traffic with a weak cipher can decrypt it with moderate effort. Clients that offer nothing
    better, or that an attacker downgrades, use it.
  EOT
  how = "Remove the cipher, or set `Reference-Security-Policy` to `ELBSecurityPolicy-TLS-1-2-2017-01`."

  each "it" { in = resources.aws_load_balancer_policy }
  each "attribute" { in = it.policy_attribute }

  when      = it.policy_type_name == "SSLNegotiationPolicyType" && can(regex("(?i)(^|[-_])(rc2|rc4|arcfour|des|3des|null|exp|export|anon|adh|aecdh|md5|idea|seed|krb5|psk)([-_]|$)|des-cbc", attribute.name))
  condition = lower(attribute.value) != "true"
  message   = "`${tf::address(it)}` accepts the cipher ${attribute.name}"
  place     = attribute.value
}
