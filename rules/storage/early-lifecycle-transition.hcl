rule "S3010" {
  name     = "early-lifecycle-transition"
  title    = "Early transition to infrequent access"
  question = "objects move to infrequent access too soon"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    S3 charges for at least ${aws::fact("s3.infrequent_access_days").charged} days in STANDARD_IA or ONEZONE_IA, and for
    each transition. Objects that move earlier and are read or deleted soon cost more than in STANDARD.
  EOT
  how = "Transition objects to `STANDARD_IA` and `ONEZONE_IA` after at least ${aws::fact("s3.infrequent_access_days").charged} days."

  each "configuration" { in = resources.aws_s3_bucket_lifecycle_configuration }
  each "rule" { in = configuration.rule }
  each "transition" { in = rule.transition }

  when      = transition.date == null && contains(["STANDARD_IA", "ONEZONE_IA"], transition.storage_class)
  condition = coalesce(transition.days, 0) >= aws::fact("s3.infrequent_access_days").charged
  message   = "rule `${rule.id}` moves objects to ${transition.storage_class} after ${coalesce(transition.days, 0)} days"
  place     = transition.days

  fix {
    value  = aws::fact("s3.infrequent_access_days").charged
    safety = "unsafe"
  }
}
