rule "SEC008" {
  name     = "slow-rotation"
  title    = "Secret rotated too rarely"
  question = "the secret is rotated too rarely"
  severity = "low"
  group    = "security"
  expects  = "Secrets are rotated often."
  default  = "off"
  aliases  = ["CKV_AWS_304", "SecretsManager.4"]

  why = <<-EOT
    A leaked secret stays valid until it is rotated.
  EOT
  how = "Set `automatically_after_days` to at most the value of the option `max_days`, which is 90 by default."

  option "max_days" {
    type        = number
    default     = 90
    description = "The maximum number of days between two rotations."
  }

  each "it" { in = resources.aws_secretsmanager_secret_rotation }
  each "rules" { in = it.rotation_rules }

  locals {
    rate = try(regex("^rate\\((\\d+) (day|hour|minute)s?\\)$", rules.schedule_expression), null)
    days = local.rate == null ? null : tonumber(local.rate[0]) / lookup({ day = 1, hour = 24, minute = 1440 }, local.rate[1])
  }

  # The interval of a `cron` schedule depends on the calendar.
  when      = tf::declared(rules.automatically_after_days) || local.days != null
  condition = tf::declared(rules.automatically_after_days) ? rules.automatically_after_days <= option.max_days : local.days <= option.max_days
  message   = "`${tf::address(it)}` rotates its secret less often than every ${option.max_days} days"
  place     = tf::declared(rules.automatically_after_days) ? rules.automatically_after_days : rules.schedule_expression
}
