rule "CDN010" {
  name     = "weak-transport-security"
  title    = "Response headers without strict transport security"
  question = "the response headers do not ask for HTTPS"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_259"]

  why = <<-EOT
    Without `Strict-Transport-Security` for a year, for all subdomains and whatever the origin sends, a browser
    still tries plain HTTP at first, where who listens can answer.
  EOT
  how = "Add `strict_transport_security` with `access_control_max_age_sec = 31536000`, `include_subdomains`, `preload` and `override`."

  each "it" { in = resources.aws_cloudfront_response_headers_policy }

  locals {
    strict = flatten([for headers in (it.security_headers_config == null ? [] : it.security_headers_config) : (headers.strict_transport_security == null ? [] : headers.strict_transport_security)])
    right = [for header in local.strict : alltrue([
      header.access_control_max_age_sec >= 31536000,
      header.include_subdomains == true,
      header.preload == true,
      header.override == true,
    ])]
  }

  condition = length(local.right) > 0 && alltrue(local.right)
  message   = "`${tf::address(it)}` does not hold browsers to HTTPS for a year"
  place     = it
}
