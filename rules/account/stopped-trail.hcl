rule "TRL006" {
  name     = "stopped-trail"
  title    = "Trail with logging disabled"
  question = "logging of the trail is disabled"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_251", "4bb76f17"]

  why = <<-EOT
    A stopped trail records nothing, and is easily mistaken for one that does.
  EOT
  how = "Remove `enable_logging = false`."

  each "it" { in = resources.aws_cloudtrail }

  condition = it.enable_logging != false
  message   = "trail `${tf::address(it)}` has logging disabled"
  place     = it.enable_logging

  fix {
    value = true
  }
}
