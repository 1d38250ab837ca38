rule "CDN013" {
  name     = "default-certificate"
  title    = "Distribution with the certificate of CloudFront"
  question = "the distribution has no certificate of its own"
  severity = "low"
  group    = "security"
  expects  = "Every distribution has a certificate of its own."
  default  = "off"
  aliases  = ["CKV2_AWS_42", "CloudFront.7"]

  why = <<-EOT
    The certificate of CloudFront is for `cloudfront.net` only, and accepts outdated versions of TLS.
  EOT
  how = "Set `acm_certificate_arn` to a certificate in us-east-1, and `ssl_support_method = \"sni-only\"`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "certificate" { in = it.viewer_certificate }

  condition = certificate.cloudfront_default_certificate == true ? false : (tf::declared(certificate.acm_certificate_arn) ? certificate.acm_certificate_arn != null : tf::declared(certificate.iam_certificate_id))
  message   = "distribution `${tf::address(it)}` has no certificate of its own"
  place     = certificate
}
