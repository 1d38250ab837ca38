rule "ECS040" {
  name         = "unmanaged-log-group"
  title        = "Log group created by the log driver"
  question     = "a container creates its log group"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Terraform creates all log groups, not the log driver."

  why = <<-EOT
    A log group that `awslogs-create-group` creates never expires, has no customer managed key, and is not managed by
    Terraform. The execution role also needs a permission that it should not have.
  EOT
  how = "Create an `aws_cloudwatch_log_group`, refer to it in `awslogs-group`, and remove `awslogs-create-group`."

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
  message   = "container `${container.name}` creates its log group, which never expires"
  place     = local.options["awslogs-create-group"]
}
