rule "DNS002" {
  name     = "zone-without-query-log"
  title    = "Public hosted zone without a query log"
  question = "the hosted zone has no query log"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_39", "Route53.2"]

  why = <<-EOT
    A query log records which names are queried, and from where.
  EOT
  how = "Add `aws_route53_query_log`."

  each "it" { in = resources.aws_route53_zone }

  locals {
    beside = [for logging in resources.aws_route53_query_log : logging if tf::refers_to(logging.zone_id, it) || contains(tf::references(logging), tf::address(it))]
  }

  when      = length(it.vpc) == 0
  condition = length(local.beside) > 0
  message   = "hosted zone `${tf::address(it)}` has no query log"
  place     = it
}
