rule "IAM064" {
  name         = "unused-trigger-rights"
  title        = "EventBridge role with unused permissions"
  question     = "the EventBridge role has unused permissions"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "EventBridge roles have only the permissions that their targets need."

  why = <<-EOT
    Only EventBridge uses the role of a rule or a schedule, and only to start its targets. No program has its
    credentials, so every other permission is unused.
  EOT
  how = "Remove the actions, or move them to the role of the workload that EventBridge starts."

  each "role" { in = resources.aws_iam_role }
  each "statement" { in = iam::statements(role) }

  locals {
    trusted = flatten([for trust in iam::statements(role.assume_role_policy) : [for principal in trust.principals : principal.identifiers] if trust.effect == "Allow"])
    # A rule may have the role for its targets.
    rules = [for it in resources.aws_cloudwatch_event_rule : it if tf::declared(it.role_arn) ? tf::refers_to(it.role_arn, role) : false]
    targets = concat(
      [for it in resources.aws_cloudwatch_event_target : it if tf::declared(it.role_arn) ? tf::refers_to(it.role_arn, role) : anytrue([for rule in local.rules : tf::refers_to(it.rule, rule)])],
      flatten([for it in resources.aws_scheduler_schedule : it.target if anytrue([for target in coalesce(it.target, []) : tf::declared(target.role_arn) ? tf::refers_to(target.role_arn, role) : false])]),
    )
    # By the service in the ARN of a target. From "Amazon EventBridge event bus targets" and "Templated targets" of the Scheduler
    # guide, 2026-11.
    calls = {
      batch          = ["batch:SubmitJob"]
      codebuild      = ["codebuild:StartBuild"]
      codepipeline   = ["codepipeline:StartPipelineExecution"]
      ecs            = ["ecs:RunTask", "ecs:TagResource", "iam:PassRole"]
      events         = ["events:PutEvents", "events:InvokeApiDestination"]
      execute-api    = ["execute-api:Invoke"]
      firehose       = ["firehose:PutRecord", "firehose:PutRecordBatch"]
      kinesis        = ["kinesis:PutRecord", "kinesis:PutRecords"]
      lambda         = ["lambda:InvokeFunction"]
      sns            = ["sns:Publish"]
      sqs            = ["sqs:SendMessage"]
      states         = ["states:StartExecution"]
    }
    services = distinct([for target in local.targets : try(split(":", tf::text(target.arn))[2], "")])
    # Dead-letter queues, and the keys of queues and topics.
    always  = ["sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey"]
    used    = concat(local.always, flatten([for service in local.services : lookup(local.calls, service, [])]))
    surplus = [for action in statement.actions : action if !iam::actions_match(action, local.used)]
  }

  when = alltrue([
    length(local.targets) > 0,
    length(local.trusted) > 0,
    alltrue([for service in local.trusted : contains(["events.amazonaws.com", "scheduler.amazonaws.com"], service)]),
    alltrue([for service in local.services : contains(keys(local.calls), service)]),
    # The caller may give an exported role to other targets.
    !ecs::exported(role),
    statement.effect == "Allow",
  ])
  condition = length(local.surplus) == 0
  unknown   = "silent"
  message   = "no target of role `${tf::address(role)}` needs ${join(", ", [for action in local.surplus : "`${action}`"])}"
  place     = local.surplus[0]
}
