rule "CDN006" {
  name     = "bucket-origin-without-access-control"
  title    = "Bucket behind a distribution without access control"
  question = "the distribution reads its bucket without access control"
  severity = "medium"
  group    = "security"
  expects  = "Distributions read their buckets with an origin access control."
  aliases  = ["CKV2_AWS_46", "CloudFront.13"]

  why = <<-EOT
    Without an origin access control CloudFront asks the bucket like everyone else, so the bucket has to be
    public, and viewers get around the distribution.
  EOT
  how = "Make an `aws_cloudfront_origin_access_control`, set `origin_access_control_id`, and allow `cloudfront.amazonaws.com` in the policy of the bucket."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "origin" { in = it.origin }

  locals {
    bucket   = anytrue([for bucket in resources.aws_s3_bucket : tf::refers_to(origin.domain_name, bucket)]) || can(regex("\\.s3[.-]([a-z0-9-]+\\.)?amazonaws\\.com$", origin.domain_name))
    identity = anytrue([for config in origin.s3_origin_config : tf::declared(config.origin_access_identity)])
  }

  # The website of a bucket has no access control: it is a custom origin. What lies in a VPC is no bucket.
  when      = length(origin.custom_origin_config) == 0 && length(origin.vpc_origin_config) == 0 && local.bucket
  condition = tf::declared(origin.origin_access_control_id) || local.identity
  message   = "distribution `${tf::address(it)}` reads the bucket of origin `${origin.origin_id}` without access control"
  place     = origin.origin_access_control_id
}
