rule "TRL002" {
  name     = "single-region-trail"
  title    = "Single-region trail"
  question = "the trail records a single region"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_67", "AWS-0014", "CloudTrail.1", "8173d5eb"]

  why = <<-EOT
    A single-region trail does not record what an attacker does in regions that you do not use.
  EOT
  how = "Set `is_multi_region_trail = true`."

  each "it" { in = resources.aws_cloudtrail }

  condition = it.is_multi_region_trail == true
  message   = "trail `${tf::address(it)}` records a single region"
  place     = it.is_multi_region_trail

  fix {
    value = true
  }
}
