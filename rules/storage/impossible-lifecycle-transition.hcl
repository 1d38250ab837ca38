rule "S3009" {
  name     = "impossible-lifecycle-transition"
  title    = "Objects expire before they move"
  question = "objects expire before they move"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    AWS refuses a lifecycle rule whose objects expire no later than they move to another storage class.
  EOT
  how = "Let objects expire after their last transition."

  each "configuration" { in = resources.aws_s3_bucket_lifecycle_configuration }
  each "rule" { in = configuration.rule }
  each "transition" { in = rule.transition }

  locals {
    days    = coalesce(transition.days, 0)
    expires = rule.expiration[0].days == null ? 0 : rule.expiration[0].days
  }

  when      = transition.date == null && local.expires > 0
  condition = local.expires > local.days
  message   = "rule `${rule.id}` moves objects to ${transition.storage_class} after ${local.days} days, and they expire after ${local.expires}"
  place     = transition.days
  related   = [rule.expiration[0].days]
}
