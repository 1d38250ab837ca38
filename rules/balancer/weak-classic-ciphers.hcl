rule "ELB018" {
  name     = "weak-classic-ciphers"
  title    = "Classic load balancer with weak ciphers"
  question = "the policy has a weak cipher"
  severity = "medium"
  group    = "security"
  default  = "off"
  aliases  = ["4a800e14"]

  why = <<-EOT
    What a weak cipher protects can be read with moderate effort, by anyone who recorded it in transit. A client that offers
    nothing better, or an attacker who makes it so, gets it.
  EOT
  how = "Leave the cipher out, or use the `Reference-Security-Policy` `ELBSecurityPolicy-TLS-1-2-2017-01`."

  each "it" { in = resources.aws_load_balancer_policy }
  each "attribute" { in = it.policy_attribute }

  when      = it.policy_type_name == "SSLNegotiationPolicyType" && can(regex("(?i)(^|[-_])(rc2|rc4|arcfour|des|3des|null|exp|export|anon|adh|aecdh|md5|idea|seed|krb5|psk)([-_]|$)|des-cbc", attribute.name))
  condition = lower(attribute.value) != "true"
  message   = "`${tf::address(it)}` takes the cipher ${attribute.name}"
  place     = attribute.value
}
