# What the module makes, and with which values, with a mock of the provider: nothing is read from or sent to AWS.

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

run "defaults" {
  assert {
    condition     = aws_ecs_cluster.this[0].name == "homebrew-bottles-sync" && aws_ecs_task_definition.this.family == "homebrew-bottles-sync"
    error_message = "In prod, cluster and family must carry the plain project name."
  }

  assert {
    condition     = aws_ecs_task_definition.this.cpu == "2048" && aws_ecs_task_definition.this.memory == "8192"
    error_message = "The defaults must be 2 vCPU and 8 GB."
  }

  assert {
    condition     = one(aws_ecs_task_definition.this.ephemeral_storage).size_in_gib == 100
    error_message = "A task must have room for a sync of 20 GB."
  }

  assert {
    condition     = aws_ecs_service.this[0].desired_count == 0 && aws_ecs_service.this[0].network_configuration[0].assign_public_ip == false
    error_message = "The service must start with no task, and tasks must have no public address."
  }

  assert {
    condition     = aws_ecs_service.this[0].network_configuration[0].security_groups == toset(["sg-0123456789abcdef0", aws_security_group.task.id])
    error_message = "Tasks must carry the module's group and the caller's."
  }

  assert {
    condition     = length(aws_efs_mount_target.this) == 2 && aws_efs_file_system.this[0].encrypted
    error_message = "EFS must be encrypted and have a mount target in each subnet."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/ecs/homebrew-bottles-sync" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "Logs must go to /aws/ecs/NAME and stay for 30 days."
  }

  assert {
    condition     = output.auto_scaling_target_arn != null && output.efs_file_system_id != null && output.work_queue_url != null
    error_message = "The outputs of what is enabled must not be null."
  }
}

run "container_is_locked_down" {
  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.this.container_definitions) :
      container.readonlyRootFilesystem && !container.privileged && container.user == "10001:10001" && container.linuxParameters.capabilities.drop == ["ALL"]
    ])
    error_message = "The container must have a read-only root, no privileges, no capabilities and a user other than root."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints[*].containerPath == ["/tmp", "/mnt/efs"]
    error_message = "Under a read-only root, /tmp and the EFS path must be mounted."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck.startPeriod == 300
    error_message = "The grace period must be the start period of the container's health check."
  }

  assert {
    condition     = aws_ecs_service.this[0].health_check_grace_period_seconds == null
    error_message = "AWS refuses a grace period for a service without a load balancer."
  }
}

run "container_environment" {
  assert {
    condition = { for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : variable.name => variable.value } == {
      AWS_REGION        = "us-west-2"
      EFS_MOUNT_PATH    = "/mnt/efs"
      HEALTH_PORT       = "8080"
      LOG_LEVEL         = "INFO"
      TEMP_STORAGE_PATH = "/tmp/bottles"
      WORKER_MODE       = "service"
      WORK_QUEUE_URL    = "https://sqs.us-west-2.amazonaws.com/123456789012/queue"
    }
    error_message = "The container must get exactly the variables that the module sets."
  }
}

run "caller_overrides_environment" {
  variables {
    log_level             = "INFO"
    environment_variables = { LOG_LEVEL = "DEBUG", S3_BUCKET_NAME = "bottles" }
  }

  assert {
    condition = [
      for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment :
      variable.value if variable.name == "LOG_LEVEL"
    ] == ["DEBUG"]
    error_message = "A variable that the caller sets must take precedence, and appear once."
  }
}

run "secrets_reach_the_container" {
  variables {
    secrets = { API_TOKEN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:token-AbCdEf" }
  }

  assert {
    condition = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets == [
      { name = "API_TOKEN", valueFrom = "arn:aws:secretsmanager:us-west-2:123456789012:secret:token-AbCdEf" },
    ]
    error_message = "secrets must become secrets of the container."
  }
}

run "other_environment_has_its_own_names" {
  variables {
    environment = "staging"
  }

  assert {
    condition     = aws_ecs_cluster.this[0].name == "homebrew-bottles-sync-staging" && aws_cloudwatch_log_group.this.name == "/aws/ecs/homebrew-bottles-sync-staging"
    error_message = "Two environments of one account must not collide."
  }
}

run "cluster_name_can_differ" {
  variables {
    cluster_name = "homebrew-sync"
  }

  assert {
    condition     = aws_ecs_cluster.this[0].name == "homebrew-sync" && aws_appautoscaling_target.this[0].resource_id == "service/homebrew-sync/homebrew-bottles-sync"
    error_message = "Scaling must follow the cluster's name."
  }
}

run "efs_off" {
  variables {
    enable_efs_storage = false
  }

  assert {
    condition     = length(aws_efs_file_system.this) + length(aws_efs_mount_target.this) + length(aws_security_group.efs) == 0
    error_message = "Without EFS nothing of it may be made."
  }

  assert {
    condition     = output.efs_file_system_id == null && output.efs_access_point_arn == null
    error_message = "Without EFS its outputs must be null."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints[*].containerPath == ["/tmp"]
    error_message = "Without EFS only the scratch volume may be mounted."
  }
}

run "efs_provisioned" {
  variables {
    efs_throughput_mode        = "provisioned"
    efs_provisioned_throughput = 5
  }

  assert {
    condition     = aws_efs_file_system.this[0].provisioned_throughput_in_mibps == 5
    error_message = "In mode provisioned the throughput must be passed on."
  }
}

run "efs_bursting_takes_no_throughput" {
  assert {
    condition     = aws_efs_file_system.this[0].provisioned_throughput_in_mibps == null
    error_message = "AWS refuses a provisioned throughput in mode bursting."
  }
}

run "efs_backup_off" {
  variables {
    efs_enable_backup = false
  }

  assert {
    condition     = aws_efs_backup_policy.this[0].backup_policy[0].status == "DISABLED"
    error_message = "Backups must be disabled in so many words: AWS may enable them by default."
  }
}

run "scaling_periods_and_cooldowns" {
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.high : alarm.evaluation_periods == 2]) && aws_cloudwatch_metric_alarm.low[0].evaluation_periods == 5
    error_message = "Scale out after 2 periods, in after 5."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.high["cpu"].threshold == 70 && aws_cloudwatch_metric_alarm.high["memory"].threshold == 80
    error_message = "The thresholds must be the targets."
  }

  assert {
    condition     = aws_appautoscaling_policy.out["cpu"].step_scaling_policy_configuration[0].cooldown == 300 && aws_appautoscaling_policy.in[0].step_scaling_policy_configuration[0].cooldown == 600
    error_message = "The cooldowns must be 300 seconds out and 600 in."
  }

  assert {
    condition     = aws_appautoscaling_target.this[0].min_capacity == 0 && aws_appautoscaling_target.this[0].max_capacity == 10
    error_message = "The service must scale between 0 and 10 tasks."
  }
}

run "scales_from_zero_by_the_queue" {
  assert {
    condition     = aws_cloudwatch_metric_alarm.custom["queue"].metric_name == "ApproximateNumberOfMessagesVisible" && aws_cloudwatch_metric_alarm.custom["queue"].threshold == 1
    error_message = "One waiting message must start the first task."
  }

  assert {
    condition = {
      for step in aws_appautoscaling_policy.custom["queue"].step_scaling_policy_configuration[0].step_adjustment : step.metric_interval_lower_bound => step.scaling_adjustment
    } == { "0" = 1, "4" = 3, "9" = 5 }
    error_message = "The more messages wait, the more tasks must be started."
  }
}

run "custom_metric" {
  variables {
    custom_scaling_metrics = {
      backlog = { namespace = "Bottles", metric_name = "Backlog", scale_out_threshold = 50, scale_out_adjustment = 3 }
    }
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.custom)) == toset(["backlog", "queue"])
    error_message = "A custom metric must come besides the queue."
  }

  assert {
    condition     = one(aws_appautoscaling_policy.custom["backlog"].step_scaling_policy_configuration[0].step_adjustment).scaling_adjustment == 3
    error_message = "The caller's adjustment must be used."
  }

  assert {
    condition     = strcontains(aws_appautoscaling_policy.in[0].name, "-in") && strcontains(one([for query in aws_cloudwatch_metric_alarm.low[0].metric_query : query.expression if query.id == "idle"]), "AND FILL(custom_backlog, 0) < 50,")
    error_message = "A custom metric at its threshold must keep the service from scaling in."
  }

  assert {
    condition     = contains([for query in aws_cloudwatch_metric_alarm.low[0].metric_query : query.id], "custom_backlog")
    error_message = "The scale-in must read the custom metric."
  }
}

run "scaling_off" {
  variables {
    enable_auto_scaling = false
  }

  assert {
    condition     = length(aws_appautoscaling_target.this) + length(aws_cloudwatch_metric_alarm.high) + length(aws_cloudwatch_metric_alarm.custom) + length(aws_sqs_queue.work) == 0
    error_message = "Without scaling there must be no target, alarm or queue."
  }

  assert {
    condition     = contains([for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : "${variable.name}=${variable.value}"], "WORKER_MODE=batch")
    error_message = "Without a queue a task must sync once and end."
  }

  assert {
    condition     = output.auto_scaling_target_arn == null && output.work_queue_arn == null
    error_message = "Without scaling its outputs must be null."
  }
}

run "spot" {
  variables {
    use_fargate_spot = true
  }

  assert {
    condition     = { for item in aws_ecs_service.this[0].capacity_provider_strategy : item.capacity_provider => [item.base, item.weight] } == { FARGATE = [1, 0], FARGATE_SPOT = [0, 1] }
    error_message = "With Spot the first task must run on regular capacity and the others on Spot."
  }
}

run "exec_makes_the_root_writable" {
  variables {
    enable_execute_command = true
  }

  assert {
    condition     = aws_ecs_service.this[0].enable_execute_command && !jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem
    error_message = "The agent of ECS Exec writes to the root file system."
  }
}

run "customer_key" {
  variables {
    kms_key_arn = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000000"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn && aws_efs_file_system.this[0].kms_key_id == var.kms_key_arn
    error_message = "Logs and EFS must use the caller's key."
  }

  assert {
    condition     = one(one(aws_ecs_cluster.this[0].configuration).execute_command_configuration).log_configuration[0].cloud_watch_encryption_enabled
    error_message = "Sessions of ECS Exec must be recorded encrypted."
  }
}

run "load_balancer" {
  variables {
    target_group_arn = "arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/bottles/0123456789abcdef"
  }

  assert {
    condition     = one(aws_ecs_service.this[0].load_balancer).container_port == 8080 && aws_ecs_service.this[0].health_check_grace_period_seconds == 300
    error_message = "With a target group the service must register its tasks and have the grace period."
  }
}

run "nothing_comes_in" {
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.nfs) == 1 && aws_vpc_security_group_ingress_rule.nfs[0].referenced_security_group_id == aws_security_group.task.id
    error_message = "The only ingress must be NFS from the tasks to the mount targets."
  }

  assert {
    condition     = toset([for rule in concat([aws_vpc_security_group_egress_rule.https], values(aws_vpc_security_group_egress_rule.dns), aws_vpc_security_group_egress_rule.nfs) : rule.to_port]) == toset([53, 443, 2049])
    error_message = "Tasks must reach HTTPS, DNS and NFS only."
  }
}

run "efs_is_locked_down" {
  assert {
    condition = alltrue([
      for volume in aws_ecs_task_definition.this.volume : alltrue([
        for efs in volume.efs_volume_configuration :
        efs.transit_encryption == "ENABLED" && efs.authorization_config[0].iam == "ENABLED" && efs.authorization_config[0].access_point_id == aws_efs_access_point.this[0].id
      ])
    ])
    error_message = "EFS must be mounted over TLS, with the task's role, through the access point."
  }

  assert {
    condition = one([
      for statement in data.aws_iam_policy_document.efs[0].statement : statement.actions if statement.effect == "Allow"
    ]) == toset(["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"])
    error_message = "The policy must let clients mount and write, not be root."
  }

  assert {
    condition = one([
      for statement in data.aws_iam_policy_document.efs[0].statement : one(statement.principals).identifiers if statement.effect == "Allow"
    ]) == toset([var.task_role_arn])
    error_message = "The policy must admit the task role only."
  }

  assert {
    condition = one([
      for statement in data.aws_iam_policy_document.efs[0].statement : [one(statement.condition).variable, one(one(statement.condition).values)] if statement.effect == "Deny"
    ]) == ["aws:SecureTransport", "false"]
    error_message = "The policy must deny plain transport."
  }

  assert {
    condition     = aws_efs_access_point.this[0].posix_user[0].uid == 10001 && aws_efs_access_point.this[0].root_directory[0].path == "/bottles"
    error_message = "The access point must make every client the container's user, in a directory of its own."
  }

  assert {
    condition     = alltrue([for target in aws_efs_mount_target.this : target.security_groups == toset([aws_security_group.efs[0].id])])
    error_message = "A mount target must carry the group that admits the tasks only."
  }
}

run "what_goes_out_goes_where_it_must" {
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_egress_rule.dns : rule.cidr_ipv4 == "10.0.0.0/16"])
    error_message = "DNS must stay within the VPC."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.nfs[0].referenced_security_group_id == aws_security_group.efs[0].id
    error_message = "NFS must go to the mount targets only."
  }

  assert {
    condition     = alltrue([for rule in concat([aws_vpc_security_group_egress_rule.https], values(aws_vpc_security_group_egress_rule.dns), aws_vpc_security_group_egress_rule.nfs) : rule.from_port == rule.to_port])
    error_message = "A rule must open one port."
  }
}

run "scales_in_only_when_idle" {
  # All at once when nobody has work, which is what the metric says above its threshold of 1.
  assert {
    condition = {
      for step in aws_appautoscaling_policy.in[0].step_scaling_policy_configuration[0].step_adjustment : step.metric_interval_lower_bound => step.scaling_adjustment
    } == { "0" = -1, "1" = -10 }
    error_message = "One task must go at a time, and all of them once there is no work."
  }

  assert {
    condition = one([
      for query in aws_cloudwatch_metric_alarm.low[0].metric_query : query.expression if query.id == "idle"
    ]) == "IF(cpu < 70 AND memory < 80 AND FILL(waiting, 0) < 1, IF(FILL(held, 0) < 1, 2, 1), 0)"
    error_message = "A task must only be taken when CPU and memory are low and no work waits."
  }

  assert {
    condition     = toset([for query in aws_cloudwatch_metric_alarm.low[0].metric_query : query.id]) == toset(["cpu", "held", "idle", "memory", "waiting"])
    error_message = "Every metric of the expression must be there."
  }
}

run "without_scaling_the_number_of_tasks_is_the_callers" {
  variables {
    enable_auto_scaling   = false
    min_capacity          = 2
    environment_variables = { WORK_QUEUE_URL = "https://sqs.us-west-2.amazonaws.com/123456789012/own" }
  }

  assert {
    condition     = length(aws_ecs_service.this) == 0 && aws_ecs_service.fixed[0].desired_count == 2
    error_message = "The service without scaling must take the number of tasks from the caller."
  }
}

run "without_scaling_a_new_number_of_tasks_is_applied" {
  command = plan

  variables {
    enable_auto_scaling   = false
    min_capacity          = 3
    environment_variables = { WORK_QUEUE_URL = "https://sqs.us-west-2.amazonaws.com/123456789012/own" }
  }

  # The state of the run before this one has 2.
  assert {
    condition     = aws_ecs_service.fixed[0].desired_count == 3
    error_message = "A change of min_capacity must show in the plan when nothing scales the service."
  }
}

run "runs_in_an_existing_cluster" {
  command = plan

  variables {
    existing_cluster_arn = "arn:aws:ecs:us-west-2:123456789012:cluster/shared"
  }

  assert {
    condition     = length(aws_ecs_cluster.this) == 0 && local.service.cluster == "arn:aws:ecs:us-west-2:123456789012:cluster/shared"
    error_message = "With a cluster of the caller's, the module must make none."
  }

  assert {
    condition     = aws_appautoscaling_target.this[0].resource_id == "service/shared/homebrew-bottles-sync" && output.cluster_name == "shared"
    error_message = "Scaling and outputs must name the caller's cluster."
  }
}

run "deployment_alarms_roll_back" {
  variables {
    deployment_alarm_names = ["errors"]
    wait_for_steady_state  = true
  }

  assert {
    condition     = one(aws_ecs_service.this[0].alarms).rollback && aws_ecs_service.this[0].wait_for_steady_state && aws_ecs_service.this[0].force_new_deployment
    error_message = "Alarms must roll a deployment back, and apply must wait for it."
  }
}
