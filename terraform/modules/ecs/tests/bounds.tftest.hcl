# What the validations admit at their bounds, the provider must admit too: it plans.

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

run "lowest" {
  command = plan

  variables {
    project_name               = "abc"
    environment                = "a"
    container_port             = 1024
    task_cpu                   = 256
    task_memory                = 512
    efs_throughput_mode        = "provisioned"
    efs_provisioned_throughput = 1
    max_capacity               = 1
    target_cpu_utilization     = 1
    target_memory_utilization  = 1
    log_retention_days         = 1
    health_check_grace_period  = 0
    scale_out_cooldown         = 0
    scale_in_cooldown          = 0
    efs_posix_uid              = 1
    efs_posix_gid              = 1
    ephemeral_storage_gib      = 21
    stop_timeout               = 1
    security_group_ids         = []
    cluster_name               = "c"
    efs_mount_path             = "/m"
  }
}

run "highest" {
  command = plan

  variables {
    project_name               = "abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    environment                = "abbbbbbbbbbbbbb"
    container_port             = 65535
    task_cpu                   = 16384
    task_memory                = 122880
    efs_throughput_mode        = "provisioned"
    efs_provisioned_throughput = 3414
    min_capacity               = 5000
    max_capacity               = 5000
    target_cpu_utilization     = 100
    target_memory_utilization  = 100
    log_retention_days         = 3653
    health_check_grace_period  = 300
    scale_out_cooldown         = 3600
    scale_in_cooldown          = 3600
    scaling_period             = 300
    efs_posix_uid              = 4294967295
    efs_posix_gid              = 4294967295
    ephemeral_storage_gib      = 200
    stop_timeout               = 120
    security_group_ids         = ["sg-0", "sg-1", "sg-2", "sg-3"]
    cluster_name               = "cxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    custom_scaling_metrics = {
      metric-0 = { namespace = "N", metric_name = "M0", scale_out_threshold = 1, scale_out_adjustment = 100 }
      metric-1 = { namespace = "N", metric_name = "M1", scale_out_threshold = 1, scale_out_adjustment = 100 }
      metric-2 = { namespace = "N", metric_name = "M2", scale_out_threshold = 1, scale_out_adjustment = 100 }
      metric-3 = { namespace = "N", metric_name = "M3", scale_out_threshold = 1, scale_out_adjustment = 100 }
      metric-4 = { namespace = "N", metric_name = "M4", scale_out_threshold = 1, scale_out_adjustment = 100 }
      metric-5 = { namespace = "N", metric_name = "M5", scale_out_threshold = 1, scale_out_adjustment = 100 }
    }
  }

  # A warning, and no more.
  expect_failures = [check.provisioned_throughput_cost]
}
