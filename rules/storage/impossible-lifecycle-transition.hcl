rule "S3009" {
  name     = "impossible-lifecycle-transition"
  title    = "Objects that expire before their transition"
  question = "objects expire before their transition"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    AWS rejects a lifecycle rule whose objects do not expire later than their transition to another storage class.
  EOT
  how = "Set `days` of the `expiration` to more than `days` of the last `transition`."

  each "configuration" { in = resources.aws_s3_bucket_lifecycle_configuration }
  each "rule" { in = configuration.rule }
  each "transition" { in = rule.transition }

  locals {
    days    = coalesce(transition.days, 0)
    expires = rule.expiration[0].days == null ? 0 : rule.expiration[0].days
  }

  when      = transition.date == null && local.expires > 0
  condition = local.expires > local.days
  message   = "rule `${rule.id}` moves objects to ${transition.storage_class} after ${local.days} days, but they expire after ${local.expires}"
  place     = transition.days
  related   = [rule.expiration[0].days]
}
