rule "EVT014" {
  name     = "rule-without-target"
  title    = "Event rule without a target"
  question = "the rule has no target"
  severity = "low"
  group    = "hygiene"

  why = <<-EOT
    A rule of EventBridge hands events to its targets. Without one it matches events, or fires by its schedule, and nothing happens.
  EOT
  how = "Add an `aws_cloudwatch_event_target` with the `name` of the rule, or remove the rule."

  each "event_rule" { in = resources.aws_cloudwatch_event_rule }

  locals {
    targets = [for target in resources.aws_cloudwatch_event_target : target if target.rule == event_rule.name || tf::refers_to(target.rule, event_rule)]
  }

  # A rule that leaves by an output may get a target from the caller.
  when      = !ecs::exported(event_rule)
  condition = length(local.targets) > 0
  message   = "`${tf::address(event_rule)}` has no target"
  unknown   = "silent"
}
