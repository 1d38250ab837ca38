rule "LOG005" {
  name     = "short-log-retention"
  title    = "Log retention too short"
  question = "the log retention is too short"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_338", "CloudWatch.16"]

  why = <<-EOT
    Many intrusions are found months later. How long to keep logs is a choice: it costs money, and data protection law
    may require less.
  EOT
  how = "Set `retention_in_days` to at least the value of the option `min_days`, which is 365 by default."

  option "min_days" {
    type        = number
    default     = 365
    description = "The minimum retention of log groups in days."
  }

  each "it" { in = resources.aws_cloudwatch_log_group }

  # Logs that never expire are LOG001.
  when      = tf::declared(it.retention_in_days) ? it.retention_in_days != 0 : false
  condition = it.retention_in_days >= option.min_days
  message   = "log group `${tf::address(it)}` keeps logs for ${it.retention_in_days} days, which is less than ${option.min_days}"
  place     = it.retention_in_days

  fix {
    # CloudWatch Logs supports only certain numbers of days.
    value  = min([for days in aws::fact("logs.retention_days") : days if days >= option.min_days]...)
    when   = option.min_days <= max(aws::fact("logs.retention_days")...)
    safety = "unsafe"
  }
}
