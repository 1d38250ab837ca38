# Each input of the module, changed after the apply, shows in the plan.

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

run "applied" {}

run "what_goes_together" {
  command = plan

  variables {
    project_name                  = "other-name"
    environment                   = "staging"
    tags                          = { Team = "sync" }
    bucket_regional_domain_name   = "others.s3.us-west-2.amazonaws.com"
    aliases                       = ["bottles.example.com"]
    certificate_arn               = "arn:aws:acm:us-east-1:123456789012:certificate/a"
    web_acl_arn                   = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b"
    access_log_bucket_domain_name = "logs.s3.amazonaws.com"
    price_class                   = "PriceClass_All"
  }

  assert {
    condition     = aws_cloudfront_origin_access_control.this.name == "other-name-staging-reader"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.origin).domain_name == "others.s3.us-west-2.amazonaws.com"
    error_message = "The plan must show the new bucket_regional_domain_name."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.aliases == toset(["bottles.example.com"])
    error_message = "The plan must show the new aliases."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].acm_certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/a"
    error_message = "The plan must show the new certificate_arn."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.web_acl_id == "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b"
    error_message = "The plan must show the new web_acl_arn."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.logging_config[0].bucket == "logs.s3.amazonaws.com"
    error_message = "The plan must show the new access_log_bucket_domain_name."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.price_class == "PriceClass_All"
    error_message = "The plan must show the new price_class."
  }
}
