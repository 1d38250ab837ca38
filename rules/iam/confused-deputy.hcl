rule "IAM005" {
  name         = "confused-deputy"
  title        = "Service can use the role for another account"
  question     = "a service can use the role for another account"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Services can use roles for this account only."

  why = <<-EOT
    The service acts for whoever asks it. Without the source in the trust policy, that can be somebody else's task, rule
    or schedule, if the role can be passed to it.
  EOT
  how = "Add the conditions `aws:SourceAccount` and `aws:SourceArn`: `arn:aws:ecs:REGION:ACCOUNT:*` for tasks, the rule for EventBridge, the schedule group for Scheduler."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["confused-deputy-missing-source-condition"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
