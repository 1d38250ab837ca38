output "artifact_domain" {
  description = "What HOMEBREW_ARTIFACT_DOMAIN must be"
  value       = "https://${try(var.aliases[0], aws_cloudfront_distribution.this.domain_name)}"
}

output "distribution_arn" {
  description = "ARN of the distribution, which the bucket's policy must admit"
  value       = aws_cloudfront_distribution.this.arn
}

output "distribution_id" {
  description = "ID of the distribution"
  value       = aws_cloudfront_distribution.this.id
}

output "distribution_domain_name" {
  description = "Name that CloudFront gives to the distribution, and to which aliases must point"
  value       = aws_cloudfront_distribution.this.domain_name
}
