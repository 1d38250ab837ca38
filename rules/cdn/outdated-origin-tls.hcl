rule "CDN008" {
  name     = "outdated-origin-tls"
  title    = "Outdated TLS version between distribution and origin"
  question = "the distribution allows outdated TLS versions to its origin"
  severity = "medium"
  group    = "security"
  expects  = "Distributions use only current TLS versions to their origins."
  aliases  = ["CKV2_AWS_54", "CloudFront.10"]

  why = <<-EOT
    SSL 3.0, TLS 1.0 and TLS 1.1 have known weaknesses.
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
  message   = "distribution `${tf::address(it)}` allows ${join(" and ", sort(local.outdated))} to origin `${origin.origin_id}`"
  place     = config.origin_ssl_protocols
}
