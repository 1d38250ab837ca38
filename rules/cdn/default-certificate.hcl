rule "CDN013" {
  name     = "default-certificate"
  title    = "Distribution with the default CloudFront certificate"
  question = "the distribution uses the default CloudFront certificate"
  severity = "low"
  group    = "security"
  expects  = "Every distribution has a custom certificate."
  default  = "off"
  aliases  = ["CKV2_AWS_42", "CloudFront.7", "3a1e94df"]

  why = <<-EOT
    The default certificate covers only `*.cloudfront.net`, and accepts outdated TLS versions.
  EOT
  how = "Set `acm_certificate_arn` to a certificate in us-east-1, and `ssl_support_method = \"sni-only\"`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "certificate" { in = it.viewer_certificate }

  condition = certificate.cloudfront_default_certificate == true ? false : (tf::declared(certificate.acm_certificate_arn) ? certificate.acm_certificate_arn != null : tf::declared(certificate.iam_certificate_id))
  message   = "distribution `${tf::address(it)}` uses the default CloudFront certificate"
  place     = certificate
}
