rule "CDN007" {
  name     = "plain-http-origin"
  title    = "Distribution with plain HTTP to its origin"
  question = "the distribution speaks plain HTTP to its origin"
  severity = "medium"
  group    = "security"
  expects  = "Distributions speak HTTPS to their origins."
  aliases  = ["CKV2_AWS_72", "CloudFront.9"]

  why = <<-EOT
    Between CloudFront and the origin the requests go over the internet, where who listens reads and changes them.
  EOT
  how = "Set `origin_protocol_policy = \"https-only\"`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "origin" { in = it.origin }
  each "config" { in = origin.custom_origin_config }

  locals {
    # With `match-viewer`, the viewers decide.
    viewers = alltrue([for behavior in concat(it.default_cache_behavior, it.ordered_cache_behavior) : contains(["redirect-to-https", "https-only"], behavior.viewer_protocol_policy)])
  }

  # The website of a bucket has no HTTPS.
  when      = !can(regex("\\.s3-website[.-]", origin.domain_name))
  condition = config.origin_protocol_policy == "https-only" || (config.origin_protocol_policy == "match-viewer" && local.viewers)
  message   = "distribution `${tf::address(it)}` speaks plain HTTP to origin `${origin.origin_id}`"
  place     = config.origin_protocol_policy

  fix {
    value  = "https-only"
    safety = "unsafe"
  }
}
