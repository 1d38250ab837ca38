rule "CDN008" {
  name     = "outdated-origin-tls"
  title    = "Distribution with an outdated version of TLS to its origin"
  question = "the distribution speaks outdated versions of TLS to its origin"
  severity = "medium"
  group    = "security"
  expects  = "Distributions speak no outdated version of TLS to their origins."
  aliases  = ["CKV2_AWS_54", "CloudFront.10"]

  why = <<-EOT
    SSL 3, TLS 1.0 and TLS 1.1 have known weaknesses.
  EOT
  how = "Set `origin_ssl_protocols = [\"TLSv1.2\"]`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "origin" { in = it.origin }
  each "config" { in = origin.custom_origin_config }

  locals {
    outdated = setintersection(config.origin_ssl_protocols, ["SSLv3", "TLSv1", "TLSv1.1"])
  }

  when      = config.origin_protocol_policy != "http-only"
  condition = length(local.outdated) == 0
  message   = "distribution `${tf::address(it)}` speaks ${join(" and ", sort(local.outdated))} to origin `${origin.origin_id}`"
  place     = config.origin_ssl_protocols
}
