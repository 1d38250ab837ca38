rule "CDN002" {
  name     = "plain-http-viewers"
  title    = "Distribution that serves plain HTTP"
  question = "the distribution serves plain HTTP"
  severity = "medium"
  group    = "security"
  expects  = "Distributions redirect plain HTTP to HTTPS, or refuse it."
  aliases  = ["CKV_AWS_34", "AWS-0012", "CloudFront.3", "55af1353"]

  why = <<-EOT
    Anyone between a viewer and CloudFront can read and change plain HTTP traffic.
  EOT
  how = "Set `viewer_protocol_policy = \"redirect-to-https\"` or `\"https-only\"`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "behavior" { in = concat(it.default_cache_behavior, it.ordered_cache_behavior) }

  condition = behavior.viewer_protocol_policy == null ? true : contains(["redirect-to-https", "https-only"], behavior.viewer_protocol_policy)
  message   = "distribution `${tf::address(it)}` serves plain HTTP"
  place     = behavior.viewer_protocol_policy

  fix {
    value  = "redirect-to-https"
    safety = "unsafe"
  }
}
