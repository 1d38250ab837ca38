rule "TRL006" {
  name     = "stopped-trail"
  title    = "Trail that does not record"
  question = "the trail records nothing"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_251"]

  why = <<-EOT
    A trail that is stopped looks like one that records.
  EOT
  how = "Remove `enable_logging = false`."

  each "it" { in = resources.aws_cloudtrail }

  condition = it.enable_logging != false
  message   = "trail `${tf::address(it)}` records nothing"
  place     = it.enable_logging

  fix {
    value = true
  }
}
