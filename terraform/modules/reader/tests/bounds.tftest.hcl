# What the validations admit at their bounds, the provider must admit too: it plans.

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

run "lowest" {
  command = plan

  variables {
    project_name = "abc"
    environment  = "a"
  }
}

run "highest" {
  command = plan

  variables {
    project_name = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    environment  = "abbbbbbbbbbbbbb"
  }
}
