rule "TRL001" {
  name     = "unvalidated-trail"
  title    = "Trail without log validation"
  question = "the trail does not validate its log files"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_36", "AWS-0016", "CloudTrail.4"]

  why = <<-EOT
    Without validation, an attacker can change the logs and nobody notices.
  EOT
  how = "Set `enable_log_file_validation = true`."

  each "it" { in = resources.aws_cloudtrail }

  condition = it.enable_log_file_validation == true
  message   = "trail `${tf::address(it)}` does not validate its log files"
  place     = it.enable_log_file_validation

  fix {
    value = true
  }
}
