rule "TRL001" {
  name     = "unvalidated-trail"
  title    = "Trail without log file validation"
  question = "log file validation of the trail is disabled"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_36", "AWS-0016", "CloudTrail.4"]

  why = <<-EOT
    Without log file validation, nobody notices when an attacker changes or deletes log files.
  EOT
  how = "Set `enable_log_file_validation = true`."

  each "it" { in = resources.aws_cloudtrail }

  condition = it.enable_log_file_validation == true
  message   = "trail `${tf::address(it)}` has log file validation disabled"
  place     = it.enable_log_file_validation

  fix {
    value = true
  }
}
