rule "IAM005" {
  name         = "confused-deputy"
  title        = "Service can assume the role for another account"
  question     = "a service can assume the role for another account"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Services can assume roles for this account only."

  why = <<-EOT
    The service acts for whoever calls it (the confused deputy problem). Without a condition on the source in the trust
    policy, it can assume the role for a task, rule or schedule of another account, if the role can be passed to it.
  EOT
  how = "Add the conditions `aws:SourceAccount` and `aws:SourceArn`: `arn:aws:ecs:REGION:ACCOUNT:*` for tasks, the rule for EventBridge, the schedule group for Scheduler."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["confused-deputy-missing-source-condition"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
