rule "ACM001" {
  name     = "wildcard-certificate"
  title    = "Wildcard certificate"
  question = "the certificate has a wildcard name"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_71"]

  why = <<-EOT
    An attacker who gets the private key of one server can impersonate every host of the domain.
  EOT
  how = "Name the hosts in `domain_name` and `subject_alternative_names`."

  each "it" { in = resources.aws_acm_certificate }

  locals {
    names = concat([it.domain_name], tf::declared(it.subject_alternative_names) ? tolist(it.subject_alternative_names) : [])
  }

  when      = tf::declared(it.domain_name)
  condition = !anytrue([for name in local.names : startswith(name, "*")])
  message   = "certificate `${tf::address(it)}` has a wildcard name"
  place     = it.domain_name
}
