rule "S3017" {
  name     = "public-website"
  title    = "Bucket as a website"
  question = "the bucket serves a website"
  severity = "low"
  group    = "security"
  aliases  = ["42bb6b7f", "AC_AWS_0208"]

  why = <<-EOT
    A website of S3 has no TLS and needs public objects. CloudFront with origin access control has both TLS and a private
    bucket.
  EOT
  how = "Serve the objects with CloudFront and an origin access control."

  each "website" { in = concat(resources.aws_s3_bucket_website_configuration, [for bucket in resources.aws_s3_bucket : bucket if tf::perhaps_any(bucket.website)]) }

  locals {
    redirects = length(coalesce(try(website.redirect_all_requests_to, []), [])) > 0
  }

  # A redirect serves no objects.
  condition = local.redirects
  message   = "`${tf::address(website)}` serves a website from the bucket"
  place     = website
}
