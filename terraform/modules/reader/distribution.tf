# Signs every request to the bucket, also one that brings an authorization header for a registry: S3 would refuse that.
# Only signed requests can read objects that a KMS key encrypts.
resource "aws_cloudfront_origin_access_control" "this" {
  name                              = "${local.name}-reader"
  description                       = "Reads the bottles of ${local.name}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# The key of a bottle is its digest: what is there never changes.
data "aws_cloudfront_cache_policy" "bottles" {
  name = "Managed-CachingOptimized"
}

# The index of a version may be replaced, and is looked for before it is there.
resource "aws_cloudfront_cache_policy" "indexes" {
  name        = "${local.name}-indexes"
  comment     = "Indexes of ${local.name}, which may be replaced"
  min_ttl     = 0
  default_ttl = 300
  max_ttl     = 3600

  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  comment         = "Homebrew bottles of ${local.name}"
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = var.price_class
  aliases         = var.aliases
  web_acl_id      = var.web_acl_arn

  # There is none: whoever asks for nothing is told so, and never gets a list of the bucket.
  default_root_object = "index.html"

  origin {
    origin_id                = "bottles"
    domain_name              = var.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  default_cache_behavior {
    target_origin_id       = "bottles"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = data.aws_cloudfront_cache_policy.bottles.id

    # Bottles are gzip files already.
    compress = false
  }

  ordered_cache_behavior {
    path_pattern           = local.indexes
    target_origin_id       = "bottles"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = aws_cloudfront_cache_policy.indexes.id
    compress               = false
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.certificate_arn == null
    acm_certificate_arn            = var.certificate_arn
    minimum_protocol_version       = var.certificate_arn == null ? "TLSv1" : "TLSv1.2_2021"
    ssl_support_method             = var.certificate_arn == null ? null : "sni-only"
  }

  dynamic "logging_config" {
    for_each = var.access_log_bucket_domain_name == null ? [] : [var.access_log_bucket_domain_name]

    content {
      bucket = logging_config.value
      prefix = "${local.name}/"
    }
  }

  tags = local.tags

  lifecycle {
    precondition {
      condition     = length(var.aliases) == 0 || var.certificate_arn != null
      error_message = "aliases need certificate_arn: CloudFront's own certificate has only CloudFront's names."
    }
  }
}
