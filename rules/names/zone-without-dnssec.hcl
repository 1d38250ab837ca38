rule "DNS001" {
  name     = "zone-without-dnssec"
  title    = "Public hosted zone without DNSSEC"
  question = "the hosted zone has no DNSSEC signing"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_38"]

  why = <<-EOT
    Without DNSSEC, an attacker who can change DNS responses in transit can redirect users.
  EOT
  how = "Add `aws_route53_hosted_zone_dnssec` and `aws_route53_key_signing_key`."

  each "it" { in = resources.aws_route53_zone }

  locals {
    # A private zone has a VPC, in a block or an association.
    private = length(it.vpc) > 0 || anytrue([for association in resources.aws_route53_zone_association : tf::refers_to(association.zone_id, it)])
    beside = [for signing in resources.aws_route53_hosted_zone_dnssec : signing if tf::refers_to(signing.hosted_zone_id, it) || contains(tf::references(signing), tf::address(it))]
  }

  when      = !local.private
  condition = length(local.beside) > 0
  message   = "hosted zone `${tf::address(it)}` has no DNSSEC signing"
  place     = it
}
