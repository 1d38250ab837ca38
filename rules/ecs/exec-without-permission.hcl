rule "ECS053" {
  name         = "exec-without-permission"
  title        = "Task role does not allow ECS Exec"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    The agent of ECS Exec opens its channels with the task role. Without these permissions, the task runs and no session
    opens.
  EOT
  how = "Allow `ssmmessages:CreateControlChannel`, `CreateDataChannel`, `OpenControlChannel` and `OpenDataChannel` to the task role."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task    = ecs::task_of(service)
    role    = local.task == null ? null : tf::declared(local.task.task_role_arn) ? iam::role(local.task.task_role_arn) : null
    without = local.task == null ? false : local.task.task_role_arn == null
    needed  = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
  }

  # A role that the caller gives is the caller's to judge.
  when      = service.enable_execute_command == true && (local.without || (tf::known(tf::address(local.role)) && local.role != null))
  condition = local.without ? false : alltrue([for action in local.needed : iam::allows(local.role, action, "*")])
  message   = "tasks of `${tf::address(service)}` may not open the channels of ECS Exec"
  place     = service.enable_execute_command
  related   = [local.role == null ? local.task : local.role]
}
