rule "IAM009" {
  name         = "wrong-task-trust"
  title        = "Task cannot use its role"
  question     = "the task can use its role"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every task can use its roles."

  why = <<-EOT
    ECS starts a task with a role only if the role trusts ecs-tasks.amazonaws.com; ecs.amazonaws.com is something else. Else
    the task stops before its image is pulled.
  EOT
  how = "Let the trust policy of the role allow `sts:AssumeRole` to `ecs-tasks.amazonaws.com`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "argument" { in = ["task_role_arn", "execution_role_arn"] }

  locals {
    role = tf::declared(task[argument]) ? iam::role(task[argument]) : null
  }

  # A role that the caller gives is the caller's to judge.
  when      = tf::known(tf::address(local.role)) && local.role != null
  condition = iam::trusts(local.role, "ecs-tasks.amazonaws.com")
  message   = "`${tf::address(local.role)}` does not trust ecs-tasks.amazonaws.com, and `${tf::address(task)}` needs it as `${argument}` (trust-principal-mismatch-for-use)"
  place     = task[argument]
  related   = [local.role]
}
