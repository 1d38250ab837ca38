rule "EVT002" {
  name         = "target-role-cannot-run-task"
  title        = "Role of a trigger cannot run the task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]

  why = <<-EOT
    To run a task, the role needs `ecs:RunTask` on the task definition and `iam:PassRole` on both roles of the task, and must
    trust the service that uses it. Where one is missing, no task ever starts, and nobody is told.
  EOT
  how = "Allow `ecs:RunTask` on every revision of the task definition, and `iam:PassRole` on its task role and its execution role for ecs-tasks.amazonaws.com."

  each "trigger" { in = concat(resources.aws_cloudwatch_event_target, flatten(resources.aws_scheduler_schedule[*].target)) }
  each "block" { in = ["ecs_target", "ecs_parameters"] }
  each "ecs" { in = try(trigger[block], []) }

  locals {
    role    = iam::role(trigger.role_arn)
    service = startswith(tf::address(trigger), "aws_scheduler_schedule") || strcontains(tf::address(trigger), ".aws_scheduler_schedule") ? "scheduler.amazonaws.com" : "events.amazonaws.com"
    task    = ecs::task_of(ecs)
    passed  = [for role in [local.task.task_role_arn, local.task.execution_role_arn] : role if tf::declared(role)]

    is_trusted = iam::trusts(local.role, local.service)
    can_run    = iam::allows_when(local.role, "ecs:RunTask", ecs.task_definition_arn, { "ecs:cluster" = trigger.arn })
    can_pass   = alltrue([for role in local.passed : iam::allows_when(local.role, "iam:PassRole", role, { "iam:PassedToService" = "ecs-tasks.amazonaws.com" })])
  }

  # A role that the caller gives is the caller's to judge.
  when      = tf::known(tf::address(local.role)) && local.role != null
  condition = local.is_trusted && local.can_run && local.can_pass
  message   = "role `${tf::address(local.role)}` cannot run the task of `${tf::address(trigger)}`"
  help      = "It needs all of these: the trust of ${local.service}, `ecs:RunTask` on the task definition, `iam:PassRole` on the roles of the task."
  place     = trigger.role_arn
  related   = [local.role]
}
