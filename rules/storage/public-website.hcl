rule "S3017" {
  name     = "public-website"
  title    = "S3 bucket that hosts a website"
  question = "the bucket hosts a website"
  severity = "low"
  group    = "security"
  aliases  = ["42bb6b7f", "AC_AWS_0208"]

  why = <<-EOT
    S3 website endpoints have no TLS and need public objects. CloudFront with origin access control has TLS and keeps
    the bucket private.
  EOT
  how = "Serve the objects with CloudFront and origin access control."

  each "website" { in = concat(resources.aws_s3_bucket_website_configuration, [for bucket in resources.aws_s3_bucket : bucket if tf::perhaps_any(bucket.website)]) }

  locals {
    redirects = length(coalesce(try(website.redirect_all_requests_to, []), [])) > 0
  }

  # A redirect needs no public objects.
  condition = local.redirects
  message   = "`${tf::address(website)}` hosts a website in the bucket"
  place     = website
}
