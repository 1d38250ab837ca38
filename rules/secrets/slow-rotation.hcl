rule "SEC008" {
  name     = "slow-rotation"
  title    = "Rotation of a secret takes more than 90 days"
  question = "the secret is rotated too rarely"
  severity = "low"
  group    = "security"
  expects  = "Every secret is rotated at least every 90 days."
  default  = "off"
  aliases  = ["CKV_AWS_304", "SecretsManager.4"]

  why = <<-EOT
    A secret that leaked stays valid until it is rotated.
  EOT
  how = "Set `automatically_after_days` to 90 or less."

  each "it" { in = resources.aws_secretsmanager_secret_rotation }
  each "rules" { in = it.rotation_rules }

  locals {
    rate = try(regex("^rate\\((\\d+) (day|hour|minute)s?\\)$", rules.schedule_expression), null)
    days = local.rate == null ? null : tonumber(local.rate[0]) / lookup({ day = 1, hour = 24, minute = 1440 }, local.rate[1])
  }

  # A `cron` schedule of Secrets Manager comes at least once a year, on days that only a calendar tells.
  when      = tf::declared(rules.automatically_after_days) || local.days != null
  condition = tf::declared(rules.automatically_after_days) ? rules.automatically_after_days <= 90 : local.days <= 90
  message   = "`${tf::address(it)}` rotates its secret less often than every 90 days"
  place     = tf::declared(rules.automatically_after_days) ? rules.automatically_after_days : rules.schedule_expression
}
