rule "ECS026" {
  name         = "missing-execution-role"
  title        = "Fargate task without an execution role"
  question     = "the task needs an execution role that it does not have"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  proves       = "Tasks that need an execution role have one."

  why = <<-EOT
    ECS uses the execution role to pull from ECR or a private registry, to write to CloudWatch Logs, and to read secrets
    and environment files. Without it, AWS refuses the task definition, or the task stops before it starts.
  EOT
  how = "Set `execution_role_arn` to a role that ecs-tasks.amazonaws.com can assume."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers = ecs::containers(task)
    needs = anytrue([for container in local.containers : anytrue([
      container.secrets == null ? false : length(container.secrets) > 0,
      container.logConfiguration == null ? false : container.logConfiguration.logDriver == "awslogs",
      container.logConfiguration == null ? false : length(coalesce(container.logConfiguration.secretOptions, [])) > 0,
      container.repositoryCredentials != null,
      container.environmentFiles == null ? false : length(container.environmentFiles) > 0,
      can(regex("\\.dkr[.-]ecr\\.", tf::text(container.image))) || (can(regex("^[^/:]*…", tf::text(container.image))) && can(regex("\\.dkr[.-]ecr\\.", container.image))),
    ])])
  }

  when      = ecs::is_fargate(task) && local.needs
  condition = tf::declared(task.execution_role_arn)
  message   = "task definition `${task.family}` needs an execution role and has none"
  place     = task.execution_role_arn
}
