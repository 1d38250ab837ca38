rule "CDN006" {
  name     = "bucket-origin-without-access-control"
  title    = "S3 origin without an origin access control"
  question = "the S3 origin has no origin access control"
  severity = "medium"
  group    = "security"
  expects  = "Distributions read S3 origins with an origin access control."
  aliases  = ["CKV2_AWS_46", "CloudFront.13"]

  why = <<-EOT
    Without an origin access control, CloudFront requests objects anonymously. The bucket has to be public, and viewers
    can bypass the distribution.
  EOT
  how = "Create an `aws_cloudfront_origin_access_control`, set `origin_access_control_id`, and allow `cloudfront.amazonaws.com` in the bucket policy."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "origin" { in = it.origin }

  locals {
    bucket   = anytrue([for bucket in resources.aws_s3_bucket : tf::refers_to(origin.domain_name, bucket)]) || can(regex("\\.s3[.-]([a-z0-9-]+\\.)?amazonaws\\.com$", origin.domain_name))
    identity = anytrue([for config in origin.s3_origin_config : tf::declared(config.origin_access_identity)])
  }

  # A website endpoint of S3 is a custom origin, which has no access control; a VPC origin is not a bucket.
  when      = length(origin.custom_origin_config) == 0 && length(origin.vpc_origin_config) == 0 && local.bucket
  condition = tf::declared(origin.origin_access_control_id) || local.identity
  message   = "S3 origin `${origin.origin_id}` of distribution `${tf::address(it)}` has no origin access control"
  place     = origin.origin_access_control_id
}
