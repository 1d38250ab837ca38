rule "TRL010" {
  name     = "refused-trail-scope"
  title    = "Multi-region trail without global service events"
  question = "CloudTrail refuses the trail"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A multi-region trail must include events of global services such as IAM. Otherwise, CloudTrail refuses it with
    `InvalidParameterCombinationException`.
  EOT
  how = "Remove `include_global_service_events = false`."

  each "it" { in = resources.aws_cloudtrail }

  when      = it.is_multi_region_trail == true
  condition = it.include_global_service_events != false
  message   = "multi-region trail `${tf::address(it)}` excludes global service events"
  place     = it.include_global_service_events

  fix {
    value = true
  }
}
