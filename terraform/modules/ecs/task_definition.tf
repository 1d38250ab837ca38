resource "aws_ecs_task_definition" "this" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_cpu
  memory                   = var.task_memory
  execution_role_arn       = var.task_execution_role_arn
  task_role_arn            = var.task_role_arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  # Fargate gives 20 GiB, less the image, when nothing is asked for: too little for a download of 20 GB.
  ephemeral_storage {
    size_in_gib = var.ephemeral_storage_gib
  }

  # Lies on the ephemeral storage. It takes its owner and mode from the image's VOLUME on the same path.
  volume {
    name = "scratch"
  }

  dynamic "volume" {
    for_each = var.enable_efs_storage ? [1] : []

    content {
      name = "efs"

      efs_volume_configuration {
        file_system_id     = aws_efs_file_system.this[0].id
        transit_encryption = "ENABLED"

        authorization_config {
          access_point_id = aws_efs_access_point.this[0].id
          iam             = "ENABLED"
        }
      }
    }
  }

  container_definitions = jsonencode([
    {
      name      = local.name
      image     = var.container_image
      essential = true
      cpu       = var.task_cpu
      memory    = var.task_memory

      user                   = "${var.efs_posix_uid}:${var.efs_posix_gid}"
      privileged             = false
      readonlyRootFilesystem = local.readonly_root_filesystem
      stopTimeout            = var.stop_timeout

      linuxParameters = {
        initProcessEnabled = true
        capabilities       = { drop = ["ALL"] }
      }

      portMappings = [
        { containerPort = var.container_port, hostPort = var.container_port, protocol = "tcp" },
      ]

      environment = [for name, value in local.environment : { name = name, value = value }]
      secrets     = [for name, arn in var.secrets : { name = name, valueFrom = arn }]

      mountPoints = concat(
        [{ sourceVolume = "scratch", containerPath = local.scratch_path, readOnly = false }],
        var.enable_efs_storage ? [{ sourceVolume = "efs", containerPath = var.efs_mount_path, readOnly = false }] : [],
      )

      healthCheck = {
        command     = ["CMD", "curl", "--fail", "--silent", "--max-time", "4", "http://127.0.0.1:${var.container_port}/health"]
        interval    = 30
        timeout     = 5
        retries     = 3
        startPeriod = var.health_check_grace_period
      }

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this.name
          awslogs-region        = var.aws_region
          awslogs-stream-prefix = "ecs"
          max-buffer-size       = "25m"
          mode                  = "non-blocking"
        }
      }
    },
  ])

  tags = local.tags

  lifecycle {
    precondition {
      condition = anytrue([
        for path in local.writable_paths : startswith("${local.environment.TEMP_STORAGE_PATH}/", "${path}/")
      ])
      error_message = "TEMP_STORAGE_PATH is ${local.environment.TEMP_STORAGE_PATH}, where the container cannot write. It must lie below one of: ${join(", ", local.writable_paths)}."
    }

    precondition {
      condition     = lookup(local.environment, "EFS_MOUNT_PATH", var.efs_mount_path) == var.efs_mount_path
      error_message = "EFS_MOUNT_PATH must equal efs_mount_path (${var.efs_mount_path}), where EFS is mounted."
    }

    precondition {
      condition     = length(setintersection(keys(var.secrets), keys(local.default_environment))) == 0
      error_message = "secrets must not carry a name that the module sets itself: ${join(", ", keys(local.default_environment))}."
    }
  }
}
