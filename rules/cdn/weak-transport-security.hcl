rule "CDN010" {
  name     = "weak-transport-security"
  title    = "Weak Strict-Transport-Security header"
  question = "the Strict-Transport-Security header is weak"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_259"]

  why = <<-EOT
    Without a strong `Strict-Transport-Security` header, a browser may try plain HTTP first, and anyone on the network
    path can answer. The header should last for a year, cover subdomains, and override that of the origin.
  EOT
  how = "Add `strict_transport_security` with `access_control_max_age_sec = 31536000`, and set `include_subdomains`, `preload` and `override` to true."

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
  message   = "`${tf::address(it)}` sets no strong Strict-Transport-Security header"
  place     = it
}
