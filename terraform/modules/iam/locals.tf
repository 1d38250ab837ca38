locals {
  # Production carries the plain name; other environments of one account must not collide with it.
  name = var.environment == "prod" ? var.project_name : "${var.project_name}-${var.environment}"

  execution_role_name = "${local.name}-ecs-execution"
  task_role_name      = "${local.name}-ecs-task"

  tags = merge({
    Project     = var.project_name
    Environment = var.environment
    ManagedBy   = "terraform"
  }, var.tags)

  # The names that the ecs module gives. Composed here, because that module needs these roles before it makes anything.
  arn_prefix    = "arn:${data.aws_partition.current.partition}"
  cluster_name  = coalesce(var.cluster_name, local.name)
  log_group_arn = "${local.arn_prefix}:logs:${var.aws_region}:${var.aws_account_id}:log-group:/aws/ecs/${local.name}"
  queue_arn     = "${local.arn_prefix}:sqs:${var.aws_region}:${var.aws_account_id}:${local.name}-work"
  tasks_arn     = "${local.arn_prefix}:ecs:${var.aws_region}:${var.aws_account_id}:task/${local.cluster_name}/*"
}
