rule "LOG005" {
  name     = "short-log-retention"
  title    = "Short log retention"
  question = "logs are kept for too short a time"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_338", "CloudWatch.16"]

  why = <<-EOT
    Many intrusions are found months later. How long logs must be kept is for you to say: it costs money, and data
    protection may ask for less.
  EOT
  how = "Set `retention_in_days` to as many days as you have to keep logs, 365 unless the option says otherwise."

  option "min_days" {
    type        = number
    default     = 365
    description = "The fewest days that logs are kept."
  }

  each "it" { in = resources.aws_cloudwatch_log_group }

  # Logs that never expire are LOG001.
  when      = tf::declared(it.retention_in_days) ? it.retention_in_days != 0 : false
  condition = it.retention_in_days >= option.min_days
  message   = "log group `${tf::address(it)}` keeps its logs for ${it.retention_in_days} days, not for ${option.min_days}"
  place     = it.retention_in_days

  fix {
    # CloudWatch Logs has certain numbers of days only.
    value  = min([for days in aws::fact("logs.retention_days") : days if days >= option.min_days]...)
    when   = option.min_days <= max(aws::fact("logs.retention_days")...)
    safety = "unsafe"
  }
}
