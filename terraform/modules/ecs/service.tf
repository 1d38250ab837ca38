# A pool of workers that take their work from the queue and never end of themselves; without work it has no tasks.
# Tasks for one large sync are started from the same task definition with RunTask and do not belong to the service.
# Auto scaling owns the number of tasks after the service is made. What a lifecycle block ignores cannot depend on a
# variable, so the service has two twins: `fixed` without auto scaling, whose number of tasks is the caller's, and
# `deployed`, whose revisions somebody else deploys.
resource "aws_ecs_service" "this" {
  count = var.enable_auto_scaling && !var.ignore_task_definition_changes ? 1 : 0

  name                   = local.name
  cluster                = local.cluster.arn
  task_definition        = aws_ecs_task_definition.this.arn
  desired_count          = var.min_capacity
  platform_version       = "1.4.0"
  enable_execute_command = var.enable_execute_command
  wait_for_steady_state  = var.wait_for_steady_state

  # A change of the capacity providers is a new deployment: without it, version 6 of the provider refuses the change,
  # and version 5 replaces the service.
  force_new_deployment = true

  enable_ecs_managed_tags = true
  propagate_tags          = "SERVICE"

  # AWS refuses a grace period for a service without a load balancer; the container's health check has it then.
  health_check_grace_period_seconds = var.target_group_arn == null ? null : var.health_check_grace_period

  dynamic "capacity_provider_strategy" {
    for_each = local.capacity_providers

    content {
      capacity_provider = capacity_provider_strategy.key
      base              = capacity_provider_strategy.value.base
      weight            = capacity_provider_strategy.value.weight
    }
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = concat([aws_security_group.task.id], var.security_group_ids)
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arn == null ? [] : [var.target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = local.name
      container_port   = var.container_port
    }
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "alarms" {
    for_each = length(var.deployment_alarm_names) == 0 ? [] : [var.deployment_alarm_names]

    content {
      alarm_names = alarms.value
      enable      = true
      rollback    = true
    }
  }

  tags = local.tags

  # A task that starts before the mount targets answer, or before the policy allows it in, fails.
  depends_on = [
    aws_ecs_cluster_capacity_providers.this,
    aws_efs_file_system_policy.this,
    aws_efs_mount_target.this,
    aws_vpc_security_group_egress_rule.nfs,
    aws_vpc_security_group_ingress_rule.nfs,
  ]

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_ecs_service" "fixed" {
  count = var.enable_auto_scaling ? 0 : 1

  name                   = local.name
  cluster                = local.cluster.arn
  task_definition        = aws_ecs_task_definition.this.arn
  desired_count          = var.min_capacity
  platform_version       = "1.4.0"
  enable_execute_command = var.enable_execute_command
  wait_for_steady_state  = var.wait_for_steady_state

  force_new_deployment = true

  enable_ecs_managed_tags = true
  propagate_tags          = "SERVICE"

  health_check_grace_period_seconds = var.target_group_arn == null ? null : var.health_check_grace_period

  dynamic "capacity_provider_strategy" {
    for_each = local.capacity_providers

    content {
      capacity_provider = capacity_provider_strategy.key
      base              = capacity_provider_strategy.value.base
      weight            = capacity_provider_strategy.value.weight
    }
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = concat([aws_security_group.task.id], var.security_group_ids)
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arn == null ? [] : [var.target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = local.name
      container_port   = var.container_port
    }
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "alarms" {
    for_each = length(var.deployment_alarm_names) == 0 ? [] : [var.deployment_alarm_names]

    content {
      alarm_names = alarms.value
      enable      = true
      rollback    = true
    }
  }

  tags = local.tags

  depends_on = [
    aws_ecs_cluster_capacity_providers.this,
    aws_efs_file_system_policy.this,
    aws_efs_mount_target.this,
    aws_vpc_security_group_egress_rule.nfs,
    aws_vpc_security_group_ingress_rule.nfs,
  ]
}

resource "aws_ecs_service" "deployed" {
  count = var.enable_auto_scaling && var.ignore_task_definition_changes ? 1 : 0

  name                   = local.name
  cluster                = local.cluster.arn
  task_definition        = aws_ecs_task_definition.this.arn
  desired_count          = var.min_capacity
  platform_version       = "1.4.0"
  enable_execute_command = var.enable_execute_command
  wait_for_steady_state  = var.wait_for_steady_state

  force_new_deployment = true

  enable_ecs_managed_tags = true
  propagate_tags          = "SERVICE"

  health_check_grace_period_seconds = var.target_group_arn == null ? null : var.health_check_grace_period

  dynamic "capacity_provider_strategy" {
    for_each = local.capacity_providers

    content {
      capacity_provider = capacity_provider_strategy.key
      base              = capacity_provider_strategy.value.base
      weight            = capacity_provider_strategy.value.weight
    }
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = concat([aws_security_group.task.id], var.security_group_ids)
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arn == null ? [] : [var.target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = local.name
      container_port   = var.container_port
    }
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "alarms" {
    for_each = length(var.deployment_alarm_names) == 0 ? [] : [var.deployment_alarm_names]

    content {
      alarm_names = alarms.value
      enable      = true
      rollback    = true
    }
  }

  tags = local.tags

  depends_on = [
    aws_ecs_cluster_capacity_providers.this,
    aws_efs_file_system_policy.this,
    aws_efs_mount_target.this,
    aws_vpc_security_group_egress_rule.nfs,
    aws_vpc_security_group_ingress_rule.nfs,
  ]

  lifecycle {
    ignore_changes = [desired_count, task_definition]
  }
}

moved {
  from = aws_ecs_service.this
  to   = aws_ecs_service.this[0]
}
