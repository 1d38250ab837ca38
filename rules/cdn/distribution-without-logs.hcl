rule "CDN004" {
  name     = "distribution-without-logs"
  title    = "Distribution without access logs"
  question = "the distribution writes no access logs"
  severity = "low"
  group    = "security"
  expects  = "Every distribution writes access logs."
  default  = "off"
  aliases  = ["CKV_AWS_86", "AWS-0010", "CloudFront.5", "94690d79"]

  why = <<-EOT
    After an incident, access logs show who requested what.
  EOT
  how = "Add a `logging_config` block with a bucket, or deliver the logs with `aws_cloudwatch_log_delivery`."

  each "it" { in = resources.aws_cloudfront_distribution }

  locals {
    # Standard logging (v2) is configured outside of the distribution.
    sources   = [for source in resources.aws_cloudwatch_log_delivery_source : source if tf::refers_to(source.resource_arn, it)]
    delivered = [for delivery in resources.aws_cloudwatch_log_delivery : delivery if anytrue([for source in local.sources : delivery.delivery_source_name == source.name])]
  }

  condition = length(it.logging_config) > 0 || length(local.delivered) > 0
  message   = "distribution `${tf::address(it)}` writes no access logs"
  place     = it
}
