rule "CDN011" {
  name     = "missing-origin-failover"
  title    = "Distribution without a second origin"
  question = "the distribution has no second origin"
  severity = "low"
  group    = "correctness"
  expects  = "Every distribution has a second origin to fail over to."
  default  = "off"
  aliases  = ["CKV_AWS_310", "CloudFront.4"]

  why = <<-EOT
    When the origin fails, the distribution fails.
  EOT
  how = "Add an `origin_group` with two members."

  each "it" { in = resources.aws_cloudfront_distribution }

  condition = length([for group in it.origin_group : group if length(group.member) > 1]) > 0
  message   = "distribution `${tf::address(it)}` has one origin for its requests"
  place     = it
}
