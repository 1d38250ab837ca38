rule "EVT013" {
  name         = "universal-target-cannot-run-task"
  title        = "Universal target role that cannot run its task"
  question     = "the role of the schedule can run the task"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "The role of a universal target can run the task and pass its roles."

  why = <<-EOT
    A schedule with the universal target `ecs:runTask` needs `ecs:RunTask` on the task definition, and `iam:PassRole` on
    both roles of the task. Otherwise, no task ever starts.
  EOT
  how = "Allow the role of the schedule `ecs:RunTask` on the task definition, and `iam:PassRole` on its task role and execution role."

  each "schedule" { in = resources.aws_scheduler_schedule }
  each "target" { in = [for target in schedule.target : target if endswith(tf::text(target.arn), ":aws-sdk:ecs:runTask")] }

  locals {
    call  = tf::declared(target.input) ? jsondecode(target.input) : null
    name  = try(local.call.TaskDefinition, null)
    task  = local.name == null ? null : ecs::task_of({ task_definition_arn = local.name })
    role  = iam::role(target.role_arn)
    roles = local.task == null ? [] : [for role in [local.task.execution_role_arn, local.task.task_role_arn] : role if role != null]
    held  = [for role in local.roles : role if !iam::allows_when(local.role, "iam:PassRole", role, { "iam:PassedToService" = "ecs-tasks.amazonaws.com" })]
    runs  = iam::allows(local.role, "ecs:RunTask", local.task.arn)
  }

  # Roles and task definitions from elsewhere are not checked here.
  when      = local.role != null && local.task != null
  condition = local.runs && length(local.held) == 0
  message   = local.runs ? "`${tf::address(schedule)}` cannot run its task: role `${tf::address(local.role)}` may not `iam:PassRole` on `${try(local.held[0], "its roles")}`" : "`${tf::address(schedule)}` cannot run its task: role `${tf::address(local.role)}` may not `ecs:RunTask` on `${local.task.family}`"
  place     = target.role_arn
  related   = [local.role, local.task]
}
