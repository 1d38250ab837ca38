rule "CDN009" {
  name     = "missing-response-headers"
  title    = "Distribution without a response headers policy"
  question = "the distribution has no response headers policy"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_32"]

  why = <<-EOT
    A response headers policy adds security headers for browsers, whatever the origin sends.
  EOT
  how = "Set `response_headers_policy_id` to the ID of an `aws_cloudfront_response_headers_policy`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "behavior" { in = concat(it.default_cache_behavior, it.ordered_cache_behavior) }

  condition = tf::declared(behavior.response_headers_policy_id) ? behavior.response_headers_policy_id != null : false
  message   = "a cache behavior of distribution `${tf::address(it)}` has no response headers policy"
  place     = behavior.response_headers_policy_id
}
