rule "IAM009" {
  name         = "wrong-task-trust"
  title        = "Role that ECS tasks cannot assume"
  question     = "ECS tasks can assume the role"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "ECS tasks can assume their roles."

  why = <<-EOT
    ECS starts a task only if its roles trust `ecs-tasks.amazonaws.com`; `ecs.amazonaws.com` is another principal.
    Otherwise the task stops before its image is pulled.
  EOT
  how = "Allow `sts:AssumeRole` to `ecs-tasks.amazonaws.com` in the trust policy of the role."

  each "task" { in = resources.aws_ecs_task_definition }
  each "argument" { in = ["task_role_arn", "execution_role_arn"] }

  locals {
    role = tf::declared(task[argument]) ? iam::role(task[argument]) : null
  }

  # A role from the caller is judged in the caller's configuration.
  when      = tf::known(tf::address(local.role)) && local.role != null
  condition = iam::trusts(local.role, "ecs-tasks.amazonaws.com")
  message   = "`${tf::address(local.role)}`, the `${argument}` of `${tf::address(task)}`, does not trust ecs-tasks.amazonaws.com (trust-principal-mismatch-for-use)"
  place     = task[argument]
  related   = [local.role]
}
