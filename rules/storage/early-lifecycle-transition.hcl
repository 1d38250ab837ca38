rule "S3010" {
  name     = "early-lifecycle-transition"
  title    = "Transition to infrequent access too soon"
  question = "objects move to infrequent access too soon"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    An object in STANDARD_IA or ONEZONE_IA is paid for ${aws::fact("s3.infrequent_access_days").charged} days at least, and each transition costs a request. Objects that
    move sooner than that and are read or deleted early cost more than in STANDARD.
  EOT
  how = "Move objects to `STANDARD_IA` and `ONEZONE_IA` after ${aws::fact("s3.infrequent_access_days").charged} days or more."

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
