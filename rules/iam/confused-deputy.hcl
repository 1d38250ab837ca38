rule "IAM005" {
  name         = "confused-deputy"
  title        = "Service can use the role for another account"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]

  why = <<-EOT
    The service acts for whoever asks it. Without the source in the trust policy, that can be somebody else's task, rule or
    schedule.
  EOT
  how = "Add the conditions `aws:SourceAccount` and `aws:SourceArn`: `arn:aws:ecs:REGION:ACCOUNT:*` for tasks, the rule for EventBridge, the schedule group for Scheduler."

  each "role" { in = resources.aws_iam_role }
  each "statement" { in = iam::statements(role.assume_role_policy) }

  locals {
    # Those that send the source with the request; Lambda and EC2 do not.
    services = ["ecs-tasks.amazonaws.com", "scheduler.amazonaws.com"]
    trusted  = flatten([for principal in statement.principals : [for service in principal.identifiers : service if contains(local.services, service)] if principal.type == "Service"])
    bounds   = [for condition in statement.conditions : condition if can(regex("(?i)^aws:(Source|Principal)(Account|Arn|OrgId|OrgPaths|Owner)$", condition.variable)) && !strcontains(condition.test, "Not") && !endswith(condition.test, "IfExists") && !startswith(condition.test, "ForAllValues")]
  }

  when      = statement.effect == "Allow" && length(local.trusted) > 0
  condition = length(local.bounds) > 0
  message   = "a service can use role `${tf::address(role)}` for other accounts"
  place     = statement
}
