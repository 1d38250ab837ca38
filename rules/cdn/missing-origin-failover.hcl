rule "CDN011" {
  name     = "missing-origin-failover"
  title    = "Distribution without origin failover"
  question = "the distribution has no origin failover"
  severity = "low"
  group    = "correctness"
  expects  = "Every distribution has origin failover."
  default  = "off"
  aliases  = ["CKV_AWS_310", "CloudFront.4"]

  why = <<-EOT
    When its only origin fails, a distribution fails too.
  EOT
  how = "Add an `origin_group` with two members, and use its ID as `target_origin_id`."

  each "it" { in = resources.aws_cloudfront_distribution }

  condition = length([for group in it.origin_group : group if length(group.member) > 1]) > 0
  message   = "distribution `${tf::address(it)}` has no origin failover"
  place     = it
}
