rule "LOG005" {
  name     = "short-log-retention"
  title    = "Logs are kept for less than a year"
  question = "logs are kept for less than a year"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_338", "CloudWatch.16"]

  why = <<-EOT
    Many intrusions are found months later. How long logs must be kept is for you to say: it costs money, and data
    protection may ask for less.
  EOT
  how = "Set `retention_in_days = 365` or more."

  each "it" { in = resources.aws_cloudwatch_log_group }

  # Logs that never expire are LOG001.
  when      = tf::declared(it.retention_in_days) ? it.retention_in_days != 0 : false
  condition = it.retention_in_days >= 365
  message   = "log group `${tf::address(it)}` keeps its logs for ${it.retention_in_days} days"
  place     = it.retention_in_days

  fix {
    value  = 365
    safety = "unsafe"
  }
}
