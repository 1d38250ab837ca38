locals {
  # Production carries the plain name; other environments of one account must not collide with it.
  name         = var.environment == "prod" ? var.project_name : "${var.project_name}-${var.environment}"
  cluster_name = coalesce(var.cluster_name, local.name)

  # The module's own cluster, or the caller's.
  cluster = {
    arn  = var.existing_cluster_arn == null ? one(aws_ecs_cluster.this[*].arn) : var.existing_cluster_arn
    name = var.existing_cluster_arn == null ? one(aws_ecs_cluster.this[*].name) : split("/", var.existing_cluster_arn)[1]
  }

  service = one(concat(aws_ecs_service.this, aws_ecs_service.fixed, aws_ecs_service.deployed))

  tags = merge({
    Project     = var.project_name
    Environment = var.environment
    ManagedBy   = "terraform"
  }, var.tags)

  # The memory sizes (MiB) that Fargate offers for each number of CPU units.
  fargate_memory_sizes = {
    "256"   = tolist([512, 1024, 2048])
    "512"   = range(1024, 4096 + 1, 1024)
    "1024"  = range(2048, 8192 + 1, 1024)
    "2048"  = range(4096, 16384 + 1, 1024)
    "4096"  = range(8192, 30720 + 1, 1024)
    "8192"  = range(16384, 61440 + 1, 4096)
    "16384" = range(32768, 122880 + 1, 8192)
  }

  # The agent of ECS Exec writes to the root file system, so the two exclude each other.
  readonly_root_filesystem = coalesce(var.readonly_root_filesystem, !var.enable_execute_command)

  # EFS takes one mount target in each zone: the subnets for them, where several private subnets share a zone.
  efs_subnet_ids = coalesce(var.efs_subnet_ids, var.private_subnet_ids)

  # The container's scratch volume; also where TEMP_STORAGE_PATH lies unless the caller moves it to EFS.
  scratch_path = "/tmp"

  # With a queue the workers take work from it and never end; without one a task syncs once and ends.
  has_queue = var.enable_auto_scaling || contains(keys(var.environment_variables), "WORK_QUEUE_URL")

  # What the module itself tells the container. A variable that the caller sets takes precedence.
  default_environment = merge(
    {
      AWS_REGION        = var.aws_region
      HEALTH_PORT       = tostring(var.container_port)
      LOG_LEVEL         = var.log_level
      TEMP_STORAGE_PATH = "${local.scratch_path}/bottles"
      WORKER_MODE       = local.has_queue ? "service" : "batch"
    },
    var.enable_efs_storage ? { EFS_MOUNT_PATH = var.efs_mount_path } : {},
    var.enable_auto_scaling ? { WORK_QUEUE_URL = aws_sqs_queue.work[0].url } : {},
  )
  environment = merge(local.default_environment, var.environment_variables)

  # The paths below which the container can write.
  writable_paths = concat([local.scratch_path], var.enable_efs_storage ? [var.efs_mount_path] : [])

  # With Spot, the first task still runs on regular capacity, so that work goes on when Spot has none.
  capacity_providers = var.use_fargate_spot ? {
    FARGATE      = { base = 1, weight = 0 }
    FARGATE_SPOT = { base = 0, weight = 1 }
    } : {
    FARGATE = { base = 0, weight = 1 }
  }

  # The service's utilisation metrics, each with the target above which tasks are added.
  utilization_targets = {
    cpu    = { metric_name = "CPUUtilization", target = var.target_cpu_utilization }
    memory = { metric_name = "MemoryUtilization", target = var.target_memory_utilization }
  }

  # ECS publishes the service's metrics under these two dimensions together.
  service_dimensions = {
    ClusterName = local.cluster.name
    ServiceName = local.service.name
  }

  # The queues by name, empty when scaling is off.
  queues = var.enable_auto_scaling ? {
    dead_letter = { arn = aws_sqs_queue.dead_letter[0].arn, url = aws_sqs_queue.dead_letter[0].url }
    work        = { arn = aws_sqs_queue.work[0].arn, url = aws_sqs_queue.work[0].url }
  } : {}

  # The metrics that exist without a running task, and so can start the first: the queue, and what the caller adds.
  scale_out_metrics = {
    for name, metric in merge(
      {
        queue = {
          namespace           = "AWS/SQS"
          metric_name         = "ApproximateNumberOfMessagesVisible"
          dimensions          = { QueueName = one(aws_sqs_queue.work[*].name) }
          statistic           = "Maximum"
          scale_out_threshold = 1
          # One task for up to four shards that wait, three for up to nine, five for more.
          steps = [
            { lower = 0, upper = 4, adjustment = 1 },
            { lower = 4, upper = 9, adjustment = 3 },
            { lower = 9, upper = null, adjustment = 5 },
          ]
        }
      },
      {
        for name, metric in var.custom_scaling_metrics : name => merge(metric, {
          steps = [{ lower = 0, upper = null, adjustment = metric.scale_out_adjustment }]
        })
      },
    ) : name => metric if var.enable_auto_scaling
  }

  # What the scale-in looks at besides CPU and memory, by the name in its expression.
  work_metrics = merge(
    {
      for name, metric_name in { held = "ApproximateNumberOfMessagesNotVisible", waiting = "ApproximateNumberOfMessagesVisible" } : name => {
        namespace                     = "AWS/SQS"
        metric_name                   = metric_name
        dimensions                    = { QueueName = one(aws_sqs_queue.work[*].name) }
        statistic                     = "Maximum"
      }
    },
    { for name, metric in var.custom_scaling_metrics : "custom_${replace(name, "-", "_")}" => metric },
  )

  # 2: nothing to do at all. 1: too little to do for the tasks there are. 0: neither.
  idle_condition = join(" AND ", concat(
    ["cpu < ${var.target_cpu_utilization}", "memory < ${var.target_memory_utilization}", "FILL(waiting, 0) < 1"],
    [for name, metric in var.custom_scaling_metrics : "FILL(custom_${replace(name, "-", "_")}, 0) < ${metric.scale_out_threshold}"],
  ))
  idle_expression = "IF(${local.idle_condition}, IF(FILL(held, 0) < 1, 2, 1), 0)"
}
