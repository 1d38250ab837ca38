rule "ECS040" {
  name         = "unmanaged-log-group"
  title        = "Log group created by the first task"
  question     = "a container creates its own log group"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Log groups are created by the configuration, and not by the first task."

  why = <<-EOT
    A group that `awslogs-create-group` makes keeps its logs for ever, without a customer managed key: the rules for log groups do
    not reach it. It also needs a permission that the execution role should not have.
  EOT
  how = "Make an `aws_cloudwatch_log_group`, refer to it in `awslogs-group`, and remove `awslogs-create-group`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    options = container.logConfiguration.options
    group   = local.options == null ? null : lookup(local.options, "awslogs-group", null)
    creates = local.options == null ? false : lower(lookup(local.options, "awslogs-create-group", "false")) == "true"
    managed = anytrue([for group in resources.aws_cloudwatch_log_group : group.name == local.group])
  }

  when      = container.logConfiguration.logDriver == "awslogs" && local.group != null
  condition = !local.creates || local.managed
  message   = "container `${container.name}` creates its own log group, which never expires"
  place     = local.options["awslogs-create-group"]
}
