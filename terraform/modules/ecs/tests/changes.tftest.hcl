# Each input, changed after the apply: the plan must show it. What a lifecycle block ignores, or what an input does not
# reach, would be seen here. interface.py demands that every input is changed in one of the runs.

mock_provider "aws" {
  source = "./tests/mocks"

  override_data {
    target = data.aws_subnet.private[0]
    values = { availability_zone = "us-west-2a" }
  }
  override_data {
    target = data.aws_subnet.private[1]
    values = { availability_zone = "us-west-2b" }
  }
  override_data {
    target = data.aws_subnet.efs[0]
    values = { availability_zone = "us-west-2a" }
  }
  override_data {
    target = data.aws_subnet.efs[1]
    values = { availability_zone = "us-west-2b" }
  }
}

variables {
  project_name            = "homebrew-bottles-sync"
  aws_region              = "us-west-2"
  aws_account_id          = "123456789012"
  vpc_id                  = "vpc-0123456789abcdef0"
  private_subnet_ids      = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  security_group_ids      = ["sg-0123456789abcdef0"]
  task_execution_role_arn = "arn:aws:iam::123456789012:role/execution"
  task_role_arn           = "arn:aws:iam::123456789012:role/task"
  container_image         = "123456789012.dkr.ecr.us-west-2.amazonaws.com/homebrew-bottles-sync:1.0.0"
}

run "applied" {
  assert {
    condition     = aws_ecs_service.this[0].name == "homebrew-bottles-sync"
    error_message = "The service must be there."
  }
}

run "what_goes_together" {
  command = plan

  variables {
    project_name              = "other-name"
    environment               = "staging"
    vpc_id                    = "vpc-00000000000000001"
    private_subnet_ids        = ["subnet-00000000000000001", "subnet-00000000000000002"]
    security_group_ids        = ["sg-00000000000000001"]
    task_execution_role_arn   = "arn:aws:iam::123456789012:role/another"
    task_role_arn             = "arn:aws:iam::123456789012:role/other"
    container_image           = "public.ecr.aws/a/b:2"
    container_port            = 9090
    task_cpu                  = 4096
    task_memory               = 16384
    efs_throughput_mode       = "elastic"
    min_capacity              = 2
    max_capacity              = 20
    target_cpu_utilization    = 50
    target_memory_utilization = 50
    environment_variables     = { OTHER = "value" }
    secrets                   = { TOKEN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:token-AbCdEf" }
    log_retention_days        = 90
    log_level                 = "DEBUG"
    health_check_grace_period = 120
    tags                      = { Team = "sync" }
    cluster_name              = "other"
    wait_for_steady_state     = true
    deployment_alarm_names    = ["errors"]
    scale_out_cooldown        = 120
    scale_in_cooldown         = 120
    scaling_period            = 120
    custom_scaling_metrics    = { backlog = { namespace = "Bottles", metric_name = "Backlog", scale_out_threshold = 5 } }
    efs_subnet_ids            = ["subnet-00000000000000002", "subnet-00000000000000001"]
    efs_mount_path            = "/mnt/other"
    efs_posix_uid             = 20000
    efs_posix_gid             = 20000
    efs_enable_backup         = false
    kms_key_arn               = "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    readonly_root_filesystem  = false
    ephemeral_storage_gib     = 50
    stop_timeout              = 60
    use_fargate_spot          = true
    cpu_architecture          = "ARM64"
    container_insights        = "disabled"
    target_group_arn          = "arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/a/0123456789abcdef"
  }

  assert {
    condition     = aws_ecs_task_definition.this.family == "other-name-staging"
    error_message = "The plan must show the new project_name."
  }

  assert {
    condition     = aws_ecs_task_definition.this.tags["Environment"] == "staging"
    error_message = "The plan must show the new environment."
  }

  assert {
    condition     = aws_security_group.task.vpc_id == "vpc-00000000000000001"
    error_message = "The plan must show the new vpc_id."
  }

  assert {
    condition     = aws_ecs_service.this[0].network_configuration[0].subnets == toset(["subnet-00000000000000001", "subnet-00000000000000002"])
    error_message = "The plan must show the new private_subnet_ids."
  }

  assert {
    condition     = contains(aws_ecs_service.this[0].network_configuration[0].security_groups, "sg-00000000000000001")
    error_message = "The plan must show the new security_group_ids."
  }

  assert {
    condition     = aws_ecs_task_definition.this.execution_role_arn == "arn:aws:iam::123456789012:role/another"
    error_message = "The plan must show the new task_execution_role_arn."
  }

  assert {
    condition     = aws_ecs_task_definition.this.task_role_arn == "arn:aws:iam::123456789012:role/other"
    error_message = "The plan must show the new task_role_arn."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "public.ecr.aws/a/b:2")
    error_message = "The plan must show the new container_image."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "127.0.0.1:9090/health")
    error_message = "The plan must show the new container_port."
  }

  assert {
    condition     = aws_ecs_task_definition.this.cpu == "4096"
    error_message = "The plan must show the new task_cpu."
  }

  assert {
    condition     = aws_ecs_task_definition.this.memory == "16384"
    error_message = "The plan must show the new task_memory."
  }

  assert {
    condition     = aws_efs_file_system.this[0].throughput_mode == "elastic"
    error_message = "The plan must show the new efs_throughput_mode."
  }

  assert {
    condition     = aws_appautoscaling_target.this[0].min_capacity == 2
    error_message = "The plan must show the new min_capacity."
  }

  assert {
    condition     = aws_appautoscaling_target.this[0].max_capacity == 20
    error_message = "The plan must show the new max_capacity."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.high["cpu"].threshold == 50
    error_message = "The plan must show the new target_cpu_utilization."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.high["memory"].threshold == 50
    error_message = "The plan must show the new target_memory_utilization."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "OTHER")
    error_message = "The plan must show the new environment_variables."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "secret:token-AbCdEf")
    error_message = "The plan must show the new secrets."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 90
    error_message = "The plan must show the new log_retention_days."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "DEBUG")
    error_message = "The plan must show the new log_level."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "\"startPeriod\":120")
    error_message = "The plan must show the new health_check_grace_period."
  }

  assert {
    condition     = aws_ecs_service.this[0].tags["Team"] == "sync"
    error_message = "The plan must show the new tags."
  }

  assert {
    condition     = aws_ecs_cluster.this[0].name == "other"
    error_message = "The plan must show the new cluster_name."
  }

  assert {
    condition     = aws_ecs_service.this[0].wait_for_steady_state
    error_message = "The plan must show the new wait_for_steady_state."
  }

  assert {
    condition     = aws_ecs_service.this[0].alarms[0].alarm_names == toset(["errors"])
    error_message = "The plan must show the new deployment_alarm_names."
  }

  assert {
    condition     = aws_appautoscaling_policy.out["cpu"].step_scaling_policy_configuration[0].cooldown == 120
    error_message = "The plan must show the new scale_out_cooldown."
  }

  assert {
    condition     = aws_appautoscaling_policy.in[0].step_scaling_policy_configuration[0].cooldown == 120
    error_message = "The plan must show the new scale_in_cooldown."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.high["cpu"].period == 120
    error_message = "The plan must show the new scaling_period."
  }

  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.custom), "backlog")
    error_message = "The plan must show the new custom_scaling_metrics."
  }

  assert {
    condition     = aws_efs_mount_target.this[0].subnet_id == "subnet-00000000000000002"
    error_message = "The plan must show the new efs_subnet_ids."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "/mnt/other")
    error_message = "The plan must show the new efs_mount_path."
  }

  assert {
    condition     = aws_efs_access_point.this[0].posix_user[0].uid == 20000
    error_message = "The plan must show the new efs_posix_uid."
  }

  assert {
    condition     = aws_efs_access_point.this[0].posix_user[0].gid == 20000
    error_message = "The plan must show the new efs_posix_gid."
  }

  assert {
    condition     = aws_efs_backup_policy.this[0].backup_policy[0].status == "DISABLED"
    error_message = "The plan must show the new efs_enable_backup."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:us-west-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"
    error_message = "The plan must show the new kms_key_arn."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "\"readonlyRootFilesystem\":false")
    error_message = "The plan must show the new readonly_root_filesystem."
  }

  assert {
    condition     = one(aws_ecs_task_definition.this.ephemeral_storage).size_in_gib == 50
    error_message = "The plan must show the new ephemeral_storage_gib."
  }

  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "\"stopTimeout\":60")
    error_message = "The plan must show the new stop_timeout."
  }

  assert {
    condition     = contains([for item in aws_ecs_service.this[0].capacity_provider_strategy : item.capacity_provider], "FARGATE_SPOT")
    error_message = "The plan must show the new use_fargate_spot."
  }

  assert {
    condition     = one(aws_ecs_task_definition.this.runtime_platform).cpu_architecture == "ARM64"
    error_message = "The plan must show the new cpu_architecture."
  }

  assert {
    condition     = one(aws_ecs_cluster.this[0].setting).value == "disabled"
    error_message = "The plan must show the new container_insights."
  }

  assert {
    condition     = one(aws_ecs_service.this[0].load_balancer).target_group_arn == "arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/a/0123456789abcdef"
    error_message = "The plan must show the new target_group_arn."
  }
}

run "throughput" {
  command = plan

  variables {
    efs_throughput_mode        = "provisioned"
    efs_performance_mode       = "maxIO"
    efs_provisioned_throughput = 9
  }

  assert {
    condition     = aws_efs_file_system.this[0].performance_mode == "maxIO"
    error_message = "The plan must show the new efs_performance_mode."
  }

  assert {
    condition     = aws_efs_file_system.this[0].provisioned_throughput_in_mibps == 9
    error_message = "The plan must show the new efs_provisioned_throughput."
  }
}

run "aws_region" {
  command = plan

  variables {
    aws_region = "eu-west-1"
  }

  expect_failures = [aws_cloudwatch_log_group.this]
}

run "aws_account_id" {
  command = plan

  variables {
    aws_account_id = "210987654321"
  }

  expect_failures = [aws_cloudwatch_log_group.this]
}

run "enable_efs_storage" {
  command = plan

  variables {
    enable_efs_storage = false
  }

  assert {
    condition     = length(aws_efs_file_system.this) == 0
    error_message = "The plan must show the new enable_efs_storage."
  }
}

run "enable_auto_scaling" {
  command = plan

  variables {
    enable_auto_scaling = false
  }

  assert {
    condition     = length(aws_ecs_service.fixed) == 1 && length(aws_appautoscaling_target.this) == 0
    error_message = "The plan must show the new enable_auto_scaling."
  }
}

run "ignore_task_definition_changes" {
  command = plan

  variables {
    ignore_task_definition_changes = true
  }

  assert {
    condition     = length(aws_ecs_service.deployed) == 1 && length(aws_ecs_service.this) == 0
    error_message = "The plan must show the new ignore_task_definition_changes."
  }
}

run "existing_cluster_arn" {
  command = plan

  variables {
    existing_cluster_arn = "arn:aws:ecs:us-west-2:123456789012:cluster/other"
  }

  assert {
    condition     = length(aws_ecs_cluster.this) == 0 && aws_ecs_service.this[0].cluster == "arn:aws:ecs:us-west-2:123456789012:cluster/other"
    error_message = "The plan must show the new existing_cluster_arn."
  }
}

run "enable_execute_command" {
  command = plan

  variables {
    enable_execute_command = true
  }

  assert {
    condition     = aws_ecs_service.this[0].enable_execute_command
    error_message = "The plan must show the new enable_execute_command."
  }
}
