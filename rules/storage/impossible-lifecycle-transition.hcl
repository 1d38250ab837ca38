rule "S3009" {
  name     = "impossible-lifecycle-transition"
  title    = "Lifecycle rule moves objects too soon"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Objects stay 30 days before they go to one of the infrequent access classes, and expire later than they move. AWS
    refuses the rule otherwise.
  EOT
  how = "Move objects to `STANDARD_IA` and `ONEZONE_IA` after 30 days or more, and let them expire after that."

  each "configuration" { in = resources.aws_s3_bucket_lifecycle_configuration }
  each "rule" { in = configuration.rule }
  each "transition" { in = rule.transition }

  locals {
    days    = coalesce(transition.days, 0)
    soonest = contains(["STANDARD_IA", "ONEZONE_IA"], transition.storage_class) ? 30 : 0
    expires = rule.expiration[0].days == null ? 0 : rule.expiration[0].days
  }

  when      = transition.date == null
  condition = local.days >= local.soonest && (local.expires == 0 || local.expires > local.days)
  message   = "rule `${rule.id}` moves objects to ${transition.storage_class} after ${local.days} days"
  place     = transition.days
  related   = [rule.expiration[0].days]
}
