rule "ACM001" {
  name     = "wildcard-certificate"
  title    = "Certificate for every name of a domain"
  question = "the certificate is for every name of a domain"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_71"]

  why = <<-EOT
    Who gets the key of one server can pose as all of them.
  EOT
  how = "Name the hosts in `domain_name` and `subject_alternative_names`."

  each "it" { in = resources.aws_acm_certificate }

  locals {
    names = concat([it.domain_name], tf::declared(it.subject_alternative_names) ? tolist(it.subject_alternative_names) : [])
  }

  when      = tf::declared(it.domain_name)
  condition = !anytrue([for name in local.names : startswith(name, "*")])
  message   = "certificate `${tf::address(it)}` is for every name of a domain"
  place     = it.domain_name
}
