rule "ECS026" {
  name         = "missing-execution-role"
  title        = "Fargate task has no execution role"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    Fargate needs the execution role to pull from ECR, to write to CloudWatch Logs and to read secrets. Without it, the
    task stops before it starts.
  EOT
  how = "Set `execution_role_arn`."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers = ecs::containers(task)
    needs = anytrue([for container in local.containers : anytrue([
      container.secrets == null ? false : length(container.secrets) > 0,
      container.logConfiguration == null ? false : container.logConfiguration.logDriver == "awslogs",
      strcontains(tf::text(container.image), ".dkr.ecr."),
    ])])
  }

  when      = ecs::is_fargate(task) && local.needs
  condition = tf::declared(task.execution_role_arn)
  message   = "task definition `${task.family}` has no execution role, and needs one"
  place     = task.execution_role_arn
}
