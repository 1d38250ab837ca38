rule "TRL002" {
  name     = "single-region-trail"
  title    = "Trail of one region"
  question = "the trail records one region"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_67", "AWS-0014", "CloudTrail.1"]

  why = <<-EOT
    What an attacker does in a region that you do not use is not recorded.
  EOT
  how = "Set `is_multi_region_trail = true`."

  each "it" { in = resources.aws_cloudtrail }

  condition = it.is_multi_region_trail == true
  message   = "trail `${tf::address(it)}` records one region"
  place     = it.is_multi_region_trail

  fix {
    value = true
  }
}
