rule "CDN001" {
  name     = "outdated-viewer-tls"
  title    = "Distribution with an outdated TLS version"
  question = "the distribution accepts outdated TLS versions"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_174", "AWS-0013", "00e5e55e"]

  why = <<-EOT
    TLS 1.0 and 1.1 have known weaknesses. The default CloudFront certificate accepts both, whatever
    `minimum_protocol_version` says.
  EOT
  how = "Use a custom certificate, and set `minimum_protocol_version = \"TLSv1.2_2021\"`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "certificate" { in = it.viewer_certificate }

  condition = certificate.cloudfront_default_certificate == true ? false : (
    tf::declared(certificate.minimum_protocol_version) ? can(regex("^TLSv1\\.[23]", certificate.minimum_protocol_version)) : false
  )
  message = "distribution `${tf::address(it)}` does not require TLS 1.2"
  place   = certificate.cloudfront_default_certificate == true ? certificate.cloudfront_default_certificate : certificate.minimum_protocol_version
}
