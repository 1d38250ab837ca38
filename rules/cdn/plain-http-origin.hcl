rule "CDN007" {
  name     = "plain-http-origin"
  title    = "Plain HTTP between distribution and origin"
  question = "the distribution uses plain HTTP to its origin"
  severity = "medium"
  group    = "security"
  expects  = "Distributions use HTTPS to their origins."
  aliases  = ["CKV2_AWS_72", "CloudFront.9"]

  why = <<-EOT
    Requests to the origin cross the internet, where anyone on the network path can read and change plain HTTP.
  EOT
  how = "Set `origin_protocol_policy = \"https-only\"`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "origin" { in = it.origin }
  each "config" { in = origin.custom_origin_config }

  locals {
    # With `match-viewer`, the viewers decide.
    viewers = alltrue([for behavior in concat(it.default_cache_behavior, it.ordered_cache_behavior) : contains(["redirect-to-https", "https-only"], behavior.viewer_protocol_policy)])
  }

  # A website endpoint of S3 has no HTTPS; a load balancer is none.
  when      = anytrue([for one in concat(resources.aws_lb, resources.aws_alb, resources.aws_elb) : tf::refers_to(origin.domain_name, one)]) || !can(regex("\\.s3-website[.-]", origin.domain_name))
  condition = config.origin_protocol_policy == "https-only" || (config.origin_protocol_policy == "match-viewer" && local.viewers)
  message   = "distribution `${tf::address(it)}` uses plain HTTP to origin `${origin.origin_id}`"
  place     = config.origin_protocol_policy

  fix {
    value  = "https-only"
    safety = "unsafe"
  }
}
