rule "CDN003" {
  name     = "distribution-without-waf"
  title    = "Distribution without a web ACL"
  question = "the distribution has no web ACL"
  severity = "low"
  group    = "security"
  expects  = "Every distribution has a web ACL."
  default  = "off"
  aliases  = ["CKV_AWS_68", "AWS-0011", "CloudFront.6", "1419b4c6"]

  why = <<-EOT
    An AWS WAF web ACL blocks known malicious requests and request floods before they reach the application.
  EOT
  how = "Set `web_acl_id` to the ARN of an `aws_wafv2_web_acl` with `scope = \"CLOUDFRONT\"`."

  each "it" { in = resources.aws_cloudfront_distribution }

  when      = it.enabled != false
  condition = tf::declared(it.web_acl_id)
  message   = "distribution `${tf::address(it)}` has no web ACL"
  place     = it.web_acl_id
}
