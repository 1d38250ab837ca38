# What the module makes and refuses, with a mock of the provider: nothing is read from or sent to AWS.

mock_provider "aws" {
  mock_resource "aws_cloudfront_distribution" {
    defaults = {
      arn         = "arn:aws:cloudfront::123456789012:distribution/E1ABCDEF"
      domain_name = "d111111abcdef8.cloudfront.net"
    }
  }
}

variables {
  project_name                = "homebrew-bottles-sync"
  bucket_regional_domain_name = "bottles.s3.us-west-2.amazonaws.com"
}

run "defaults" {
  assert {
    condition     = aws_cloudfront_origin_access_control.this.signing_behavior == "always" && one(aws_cloudfront_distribution.this.origin).origin_access_control_id == aws_cloudfront_origin_access_control.this.id
    error_message = "Every request to the bucket must be signed, whatever header the reader sends."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_root_object == "index.html"
    error_message = "A request for nothing must be one for an object."
  }

  assert {
    condition     = toset(flatten([aws_cloudfront_distribution.this.default_cache_behavior[0].allowed_methods, aws_cloudfront_distribution.this.ordered_cache_behavior[0].allowed_methods])) == toset(["GET", "HEAD"])
    error_message = "Readers must only read."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].viewer_protocol_policy == "https-only" && aws_cloudfront_distribution.this.ordered_cache_behavior[0].viewer_protocol_policy == "https-only"
    error_message = "Readers must use TLS."
  }

  assert {
    condition     = aws_cloudfront_cache_policy.indexes.max_ttl <= 3600 && aws_cloudfront_distribution.this.ordered_cache_behavior[0].path_pattern == "/v2/homebrew/core/*/manifests/*"
    error_message = "An index that is replaced must be seen within an hour."
  }

  assert {
    condition     = output.artifact_domain == "https://d111111abcdef8.cloudfront.net"
    error_message = "Readers must be told the name of the mirror."
  }
}

run "own_name" {
  variables {
    aliases         = ["bottles.example.com"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/0123"
  }

  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && output.artifact_domain == "https://bottles.example.com"
    error_message = "A name of one's own must have its certificate, and no old TLS."
  }
}

run "refuses_alias_without_certificate" {
  command = plan

  variables {
    aliases = ["bottles.example.com"]
  }

  expect_failures = [aws_cloudfront_distribution.this]
}

run "refuses_certificate_of_another_region" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:us-west-2:123456789012:certificate/0123"
  }

  expect_failures = [var.certificate_arn]
}

run "refuses_a_web_acl_for_load_balancers" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:wafv2:us-west-2:123456789012:regional/webacl/a/b"
  }

  expect_failures = [var.web_acl_arn]
}

run "refuses_a_website" {
  command = plan

  variables {
    bucket_regional_domain_name = "bottles.example.com"
  }

  expect_failures = [var.bucket_regional_domain_name]
}

run "refuses_a_price_class_that_is_not_one" {
  command = plan

  variables {
    price_class = "PriceClass_300"
  }

  expect_failures = [var.price_class]
}
