rule "EVT014" {
  name     = "rule-without-target"
  title    = "Event rule without a target"
  question = "the rule has no target"
  severity = "low"
  group    = "hygiene"

  why = <<-EOT
    An EventBridge rule sends events to its targets. Without a target, nothing happens when the rule matches an event or
    runs on its schedule.
  EOT
  how = "Add an `aws_cloudwatch_event_target` for the rule, or remove the rule."

  each "event_rule" { in = resources.aws_cloudwatch_event_rule }

  locals {
    targets = [for target in resources.aws_cloudwatch_event_target : target if target.rule == event_rule.name || tf::refers_to(target.rule, event_rule)]
  }

  # The caller may add a target to a rule that is an output.
  when      = !ecs::exported(event_rule)
  condition = length(local.targets) > 0
  message   = "`${tf::address(event_rule)}` has no target"
  unknown   = "silent"
}
