rule "TRL010" {
  name     = "refused-trail-scope"
  title    = "Trail of all regions without global services"
  question = "CloudTrail refuses the trail"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A trail of all regions must have the events of global services such as IAM: CloudTrail refuses it otherwise, with an
    `InvalidParameterCombinationException`.
  EOT
  how = "Remove `include_global_service_events = false`."

  each "it" { in = resources.aws_cloudtrail }

  when      = it.is_multi_region_trail == true
  condition = it.include_global_service_events != false
  message   = "`${tf::address(it)}` is of all regions, and leaves out global services"
  place     = it.include_global_service_events

  fix {
    value = true
  }
}
