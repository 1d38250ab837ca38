rule "DNS001" {
  name     = "zone-without-dnssec"
  title    = "Public zone without DNSSEC"
  question = "answers of the zone are not signed"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_38"]

  why = <<-EOT
    Who can change answers on their way sends users elsewhere.
  EOT
  how = "Add `aws_route53_hosted_zone_dnssec` and `aws_route53_key_signing_key`."

  each "it" { in = resources.aws_route53_zone }

  locals {
    # A private zone has a VPC, in itself or beside it.
    private = length(it.vpc) > 0 || anytrue([for association in resources.aws_route53_zone_association : tf::refers_to(association.zone_id, it)])
    beside = [for signing in resources.aws_route53_hosted_zone_dnssec : signing if tf::refers_to(signing.hosted_zone_id, it) || contains(tf::references(signing), tf::address(it))]
  }

  when      = !local.private
  condition = length(local.beside) > 0
  message   = "answers of zone `${tf::address(it)}` are not signed"
  place     = it
}
