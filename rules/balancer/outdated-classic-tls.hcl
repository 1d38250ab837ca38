rule "ELB017" {
  name     = "outdated-classic-tls"
  title    = "Classic load balancer with an outdated TLS version"
  question = "the policy accepts outdated TLS versions"
  severity = "medium"
  group    = "security"
  aliases  = ["126c1788"]

  why = <<-EOT
    SSL, TLS 1.0 and TLS 1.1 have known weaknesses that let an attacker decrypt traffic.
  EOT
  how = "Enable only `Protocol-TLSv1.2`, or set `Reference-Security-Policy` to `ELBSecurityPolicy-TLS-1-2-2017-01`."

  each "it" { in = resources.aws_load_balancer_policy }
  each "attribute" { in = it.policy_attribute }

  locals {
    protocol = contains(["Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"], attribute.name)
    policy   = attribute.name == "Reference-Security-Policy"
    outdated = concat(aws::fact("elb.outdated_tls_policies"), aws::fact("elb.outdated_classic_policies"))
  }

  when      = it.policy_type_name == "SSLNegotiationPolicyType" && (local.protocol || local.policy)
  condition = local.policy ? !contains(local.outdated, attribute.value) : lower(attribute.value) != "true"
  message   = "`${tf::address(it)}` accepts ${local.policy ? "outdated TLS versions" : trimprefix(attribute.name, "Protocol-")}"
  place     = attribute.value
}
