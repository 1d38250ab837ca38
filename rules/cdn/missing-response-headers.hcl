rule "CDN009" {
  name     = "missing-response-headers"
  title    = "Distribution without a response headers policy"
  question = "the distribution adds no security headers"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV2_AWS_32"]

  why = <<-EOT
    With a response headers policy, CloudFront adds the headers that tell browsers how to protect their users,
    whatever the origin sends.
  EOT
  how = "Set `response_headers_policy_id` to an `aws_cloudfront_response_headers_policy`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "behavior" { in = concat(it.default_cache_behavior, it.ordered_cache_behavior) }

  condition = tf::declared(behavior.response_headers_policy_id) ? behavior.response_headers_policy_id != null : false
  message   = "distribution `${tf::address(it)}` adds no security headers"
  place     = behavior.response_headers_policy_id
}
