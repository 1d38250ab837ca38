# What the module refuses, and what it warns of, with a mock of the provider.

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

run "refuses_project_name" {
  command = plan

  variables {
    project_name = "Homebrew_Bottles"
  }

  expect_failures = [var.project_name]
}

run "refuses_environment" {
  command = plan

  variables {
    environment = "Prod!"
  }

  expect_failures = [var.environment]
}

run "refuses_aws_region" {
  command = plan

  variables {
    aws_region = "oregon"
  }

  expect_failures = [var.aws_region]
}

run "refuses_aws_account_id" {
  command = plan

  variables {
    aws_account_id = "12345"
  }

  expect_failures = [var.aws_account_id]
}

run "refuses_vpc_id" {
  command = plan

  variables {
    vpc_id = "subnet-0123456789abcdef0"
  }

  expect_failures = [var.vpc_id]
}

run "refuses_subnets_that_are_none" {
  command = plan

  variables {
    private_subnet_ids = ["sg-1", "sg-2"]
  }

  expect_failures = [var.private_subnet_ids]
}

run "refuses_more_than_four_security_groups" {
  command = plan

  variables {
    security_group_ids = ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5"]
  }

  expect_failures = [var.security_group_ids]
}

run "refuses_task_execution_role_arn" {
  command = plan

  variables {
    task_execution_role_arn = "execution"
  }

  expect_failures = [var.task_execution_role_arn]
}

run "refuses_one_role_for_both" {
  command = plan

  variables {
    task_role_arn = "arn:aws:iam::123456789012:role/execution"
  }

  expect_failures = [var.task_role_arn]
}

run "refuses_container_image" {
  command = plan

  variables {
    container_image = "no spaces allowed"
  }

  expect_failures = [var.container_image]
}

run "refuses_privileged_port" {
  command = plan

  variables {
    container_port = 443
  }

  expect_failures = [var.container_port]
}

run "refuses_memory_that_fargate_lacks" {
  command = plan

  variables {
    task_memory = 3000
  }

  expect_failures = [var.task_memory]
}

run "refuses_efs_performance_mode" {
  command = plan

  variables {
    efs_performance_mode = "fast"
  }

  expect_failures = [var.efs_performance_mode]
}

run "refuses_elastic_with_max_io" {
  command = plan

  variables {
    efs_performance_mode = "maxIO"
    efs_throughput_mode  = "elastic"
  }

  expect_failures = [var.efs_throughput_mode]
}

run "refuses_efs_provisioned_throughput" {
  command = plan

  variables {
    efs_provisioned_throughput = 50000
  }

  expect_failures = [var.efs_provisioned_throughput]
}

run "refuses_half_a_task" {
  command = plan

  variables {
    min_capacity = 1.5
  }

  expect_failures = [var.min_capacity]
}

run "refuses_max_below_min" {
  command = plan

  variables {
    min_capacity = 5
    max_capacity = 2
  }

  expect_failures = [var.max_capacity]
}

run "refuses_target_cpu_utilization" {
  command = plan

  variables {
    target_cpu_utilization = 0
  }

  expect_failures = [var.target_cpu_utilization]
}

run "refuses_target_memory_utilization" {
  command = plan

  variables {
    target_memory_utilization = 120
  }

  expect_failures = [var.target_memory_utilization]
}

run "refuses_secret_in_environment" {
  command = plan

  variables {
    environment_variables = { WEBHOOK = "https://hooks.slack.com/services/T000/B000/XXXX" }
  }

  expect_failures = [var.environment_variables]
}

run "refuses_environment_name" {
  command = plan

  variables {
    environment_variables = { "not-a-name" = "x" }
  }

  expect_failures = [var.environment_variables]
}

run "refuses_secret_that_is_no_arn" {
  command = plan

  variables {
    secrets = { TOKEN = "just-a-name" }
  }

  expect_failures = [var.secrets]
}

run "refuses_name_in_secrets_and_environment" {
  command = plan

  variables {
    environment_variables = { TOKEN = "x" }
    secrets               = { TOKEN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:token-AbCdEf" }
  }

  expect_failures = [var.secrets]
}

run "refuses_log_retention_days" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_log_level" {
  command = plan

  variables {
    log_level = "TRACE"
  }

  expect_failures = [var.log_level]
}

run "refuses_health_check_grace_period" {
  command = plan

  variables {
    health_check_grace_period = 900
  }

  expect_failures = [var.health_check_grace_period]
}

run "refuses_reserved_tag" {
  command = plan

  variables {
    tags = { "aws:owner" = "me" }
  }

  expect_failures = [var.tags]
}

run "refuses_cluster_name" {
  command = plan

  variables {
    cluster_name = "1st cluster"
  }

  expect_failures = [var.cluster_name]
}

run "refuses_scale_out_cooldown" {
  command = plan

  variables {
    scale_out_cooldown = -1
  }

  expect_failures = [var.scale_out_cooldown]
}

run "refuses_scale_in_cooldown" {
  command = plan

  variables {
    scale_in_cooldown = 5000
  }

  expect_failures = [var.scale_in_cooldown]
}

run "refuses_scaling_period" {
  command = plan

  variables {
    scaling_period = 45
  }

  expect_failures = [var.scaling_period]
}

run "refuses_metric_named_like_the_queue" {
  command = plan

  variables {
    custom_scaling_metrics = { queue = { namespace = "N", metric_name = "M", scale_out_threshold = 1 } }
  }

  expect_failures = [var.custom_scaling_metrics]
}

run "refuses_mount_path_below_scratch" {
  command = plan

  variables {
    efs_mount_path = "/tmp/efs"
  }

  expect_failures = [var.efs_mount_path]
}

run "refuses_root_user" {
  command = plan

  variables {
    efs_posix_uid = 0
  }

  expect_failures = [var.efs_posix_uid]
}

run "refuses_root_group" {
  command = plan

  variables {
    efs_posix_gid = 0
  }

  expect_failures = [var.efs_posix_gid]
}

run "refuses_key_alias" {
  command = plan

  variables {
    kms_key_arn = "alias/aws/efs"
  }

  expect_failures = [var.kms_key_arn]
}

run "refuses_exec_with_read_only_root" {
  command = plan

  variables {
    readonly_root_filesystem = true
    enable_execute_command   = true
  }

  expect_failures = [var.readonly_root_filesystem]
}

run "refuses_ephemeral_storage_gib" {
  command = plan

  variables {
    ephemeral_storage_gib = 20
  }

  expect_failures = [var.ephemeral_storage_gib]
}

run "refuses_stop_timeout" {
  command = plan

  variables {
    stop_timeout = 600
  }

  expect_failures = [var.stop_timeout]
}

run "refuses_cpu_architecture" {
  command = plan

  variables {
    cpu_architecture = "RISC-V"
  }

  expect_failures = [var.cpu_architecture]
}

run "refuses_container_insights" {
  command = plan

  variables {
    container_insights = "yes"
  }

  expect_failures = [var.container_insights]
}

run "refuses_target_group_arn" {
  command = plan

  variables {
    target_group_arn = "bottles"
  }

  expect_failures = [var.target_group_arn]
}

run "refuses_cpu_that_fargate_lacks" {
  command = plan

  variables {
    task_cpu = 1000
  }

  expect_failures = [var.task_cpu]
}

# Preconditions: what only several values together, or the provider's answers, show.
run "refuses_temp_path_on_read_only_root" {
  command = plan

  variables {
    environment_variables = { TEMP_STORAGE_PATH = "/var/bottles" }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "refuses_other_efs_path_than_mounted" {
  command = plan

  variables {
    environment_variables = { EFS_MOUNT_PATH = "/mnt/other" }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "refuses_secret_named_like_own_variable" {
  command = plan

  variables {
    secrets = { LOG_LEVEL = "arn:aws:secretsmanager:us-west-2:123456789012:secret:level-AbCdEf" }
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "refuses_two_subnets_in_one_zone" {
  command = plan

  override_data {
    target = data.aws_subnet.private[1]
    values = { availability_zone = "us-west-2a" }
  }
  override_data {
    target = data.aws_subnet.efs[1]
    values = { availability_zone = "us-west-2a" }
  }

  expect_failures = [aws_efs_file_system.this]
}

run "takes_one_subnet_of_each_zone_for_efs" {
  command = plan

  override_data {
    target = data.aws_subnet.private[1]
    values = { availability_zone = "us-west-2a" }
  }
  override_data {
    target = data.aws_subnet.efs[0]
    values = { availability_zone = "us-west-2a" }
  }

  variables {
    efs_subnet_ids = ["subnet-0123456789abcdef0"]
  }

  assert {
    condition     = length(aws_efs_mount_target.this) == 1 && length(local.service.network_configuration[0].subnets) == 2
    error_message = "Of two subnets in one zone, one must get a mount target, and both must run tasks."
  }
}

run "refuses_a_zone_without_mount_target" {
  command = plan

  override_data {
    target = data.aws_subnet.efs[0]
    values = { availability_zone = "us-west-2a" }
  }

  variables {
    efs_subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [aws_efs_file_system.this]
}

run "refuses_vpc_without_dns_names" {
  command = plan

  override_data {
    target = data.aws_vpc.this
    values = { cidr_block = "10.0.0.0/16", enable_dns_support = true, enable_dns_hostnames = false }
  }

  expect_failures = [aws_efs_file_system.this]
}

run "refuses_other_account_than_the_providers" {
  command = plan

  variables {
    aws_account_id = "999999999999"
  }

  expect_failures = [aws_cloudwatch_log_group.this]
}

run "refuses_other_region_than_the_providers" {
  command = plan

  variables {
    aws_region = "eu-central-1"
  }

  expect_failures = [aws_cloudwatch_log_group.this]
}

# Checks: what works, but is likely not meant.
run "warns_of_unpinned_image_on_docker_hub" {
  command = plan

  variables {
    container_image = "homebrew-bottles-sync:latest"
  }

  expect_failures = [check.image_is_pinned, check.image_has_registry]
}

run "warns_of_image_without_tag" {
  command = plan

  variables {
    container_image = "registry.example.com:5000/homebrew-bottles-sync"
  }

  expect_failures = [check.image_is_pinned]
}

run "warns_of_little_room" {
  command = plan

  variables {
    enable_efs_storage    = false
    ephemeral_storage_gib = 21
  }

  expect_failures = [check.room_for_a_large_sync]
}

run "warns_of_service_without_work" {
  command = plan

  variables {
    enable_auto_scaling = false
    min_capacity        = 1
  }

  expect_failures = [check.service_has_work]
}

run "warns_of_expensive_throughput" {
  command = plan

  variables {
    efs_throughput_mode = "provisioned"
  }

  expect_failures = [check.provisioned_throughput_cost]
}

run "refuses_cluster_name_for_an_existing_cluster" {
  command = plan

  variables {
    cluster_name         = "bottles"
    existing_cluster_arn = "arn:aws:ecs:us-west-2:123456789012:cluster/shared"
  }

  expect_failures = [var.existing_cluster_arn]
}

run "refuses_to_ignore_revisions_without_scaling" {
  command = plan

  variables {
    enable_auto_scaling            = false
    ignore_task_definition_changes = true
  }

  expect_failures = [var.ignore_task_definition_changes]
}
