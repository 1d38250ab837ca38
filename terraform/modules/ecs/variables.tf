# The documented interface: names, types, defaults and descriptions are fixed, in the documented order.

variable "project_name" {
  description = "Name of the project"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.project_name))
    error_message = "project_name must be 3 to 40 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  description = "Environment name"
  type        = string
  default     = "prod"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,14}$", var.environment))
    error_message = "environment must be 1 to 15 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "aws_region" {
  description = "AWS region"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must be the name of an AWS region, for example us-west-2."
  }
}

variable "aws_account_id" {
  description = "AWS account ID"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.aws_account_id))
    error_message = "aws_account_id must have 12 digits."
  }
}

variable "vpc_id" {
  description = "VPC ID for ECS cluster"
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id must be the id of a VPC (vpc-...)."
  }
}

variable "private_subnet_ids" {
  description = "Private subnet IDs for ECS tasks"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.private_subnet_ids) >= 1 && length(var.private_subnet_ids) <= 16
    error_message = "private_subnet_ids must hold 1 to 16 subnets: ECS takes no more for one service."
  }

  validation {
    condition     = alltrue([for id in var.private_subnet_ids : startswith(id, "subnet-")])
    error_message = "private_subnet_ids must hold ids of subnets (subnet-...)."
  }
}

variable "security_group_ids" {
  description = "Security group IDs for ECS tasks"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) <= 4
    error_message = "security_group_ids may hold up to 4 groups: ECS takes 5 for one task, and the module adds its own."
  }

  validation {
    condition     = alltrue([for id in var.security_group_ids : startswith(id, "sg-")])
    error_message = "security_group_ids must hold ids of security groups (sg-...)."
  }
}

variable "task_execution_role_arn" {
  description = "IAM role ARN for task execution"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", var.task_execution_role_arn))
    error_message = "task_execution_role_arn must be the ARN of an IAM role."
  }
}

variable "task_role_arn" {
  description = "IAM role ARN for application access"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", var.task_role_arn))
    error_message = "task_role_arn must be the ARN of an IAM role."
  }

  validation {
    condition     = var.task_role_arn != var.task_execution_role_arn
    error_message = "task_role_arn must differ from task_execution_role_arn: the application must not hold the rights of the ECS agent."
  }
}

variable "container_image" {
  description = "Docker image for ECS tasks"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9][a-zA-Z0-9._/:@-]*$", var.container_image))
    error_message = "container_image must be an image reference, for example registry/repository:tag or registry/repository@sha256:digest."
  }
}

variable "container_port" {
  description = "Container port for health checks"
  type        = number
  default     = 8080
  nullable    = false

  validation {
    condition     = var.container_port >= 1024 && var.container_port <= 65535 && floor(var.container_port) == var.container_port
    error_message = "container_port must be a whole number from 1024 to 65535: the container runs without the right to bind lower ports."
  }
}

variable "task_cpu" {
  description = "CPU units for ECS task (1024 = 1 vCPU)"
  type        = number
  default     = 2048
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_cpu)
    error_message = "task_cpu must be a Fargate size: 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "task_memory" {
  description = "Memory for ECS task (MB)"
  type        = number
  default     = 8192
  nullable    = false

  validation {
    condition     = try(contains(local.fargate_memory_sizes[tostring(var.task_cpu)], var.task_memory), false)
    error_message = "task_memory must be a size that Fargate offers for task_cpu; for 2048 CPU units that is 4096 to 16384 in steps of 1024."
  }
}

variable "enable_efs_storage" {
  description = "Enable EFS storage for tasks"
  type        = bool
  default     = true
  nullable    = false
}

variable "efs_performance_mode" {
  description = "EFS performance mode"
  type        = string
  default     = "generalPurpose"
  nullable    = false

  validation {
    condition     = contains(["generalPurpose", "maxIO"], var.efs_performance_mode)
    error_message = "efs_performance_mode must be generalPurpose or maxIO."
  }
}

variable "efs_throughput_mode" {
  description = "EFS throughput mode"
  type        = string
  default     = "bursting"
  nullable    = false

  validation {
    condition     = contains(["bursting", "provisioned", "elastic"], var.efs_throughput_mode)
    error_message = "efs_throughput_mode must be bursting, provisioned or elastic."
  }

  validation {
    condition     = !(var.efs_throughput_mode == "elastic" && var.efs_performance_mode == "maxIO")
    error_message = "efs_throughput_mode elastic needs efs_performance_mode generalPurpose."
  }
}

variable "efs_provisioned_throughput" {
  description = "EFS provisioned throughput (MB/s)"
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.efs_provisioned_throughput >= 1 && var.efs_provisioned_throughput <= 3414
    error_message = "efs_provisioned_throughput must lie between 1 and 3414 MiB/s."
  }
}

variable "enable_auto_scaling" {
  description = "Enable auto scaling for ECS service"
  type        = bool
  default     = true
  nullable    = false
}

variable "min_capacity" {
  description = "Minimum number of tasks"
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.min_capacity >= 0 && floor(var.min_capacity) == var.min_capacity
    error_message = "min_capacity must be a whole number, 0 or more."
  }
}

variable "max_capacity" {
  description = "Maximum number of tasks"
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.max_capacity >= 1 && var.max_capacity <= 5000 && floor(var.max_capacity) == var.max_capacity
    error_message = "max_capacity must be a whole number from 1 to 5000."
  }

  validation {
    condition     = var.max_capacity >= var.min_capacity
    error_message = "max_capacity must not be smaller than min_capacity."
  }
}

variable "target_cpu_utilization" {
  description = "Target CPU utilization for scaling"
  type        = number
  default     = 70
  nullable    = false

  validation {
    condition     = var.target_cpu_utilization >= 1 && var.target_cpu_utilization <= 100
    error_message = "target_cpu_utilization must be a percentage from 1 to 100."
  }
}

variable "target_memory_utilization" {
  description = "Target memory utilization for scaling"
  type        = number
  default     = 80
  nullable    = false

  validation {
    condition     = var.target_memory_utilization >= 1 && var.target_memory_utilization <= 100
    error_message = "target_memory_utilization must be a percentage from 1 to 100."
  }
}

variable "environment_variables" {
  description = "Environment variables for container"
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment_variables) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "environment_variables must have names of letters, digits and underscores that do not start with a digit."
  }

  validation {
    condition = alltrue([
      for value in values(var.environment_variables) :
      !can(regex("hooks\\.slack\\.com/services/|(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----", value))
    ])
    error_message = "environment_variables must not hold secrets (a webhook URL, an access key, a private key): everyone who may describe the task reads them. Use secrets."
  }
}

variable "secrets" {
  description = "Secrets from Secrets Manager"
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.secrets) : can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:", arn))])
    error_message = "secrets must map names of environment variables to ARNs of Secrets Manager secrets."
  }

  validation {
    condition     = length(setintersection(keys(var.secrets), keys(var.environment_variables))) == 0
    error_message = "secrets and environment_variables must not share a name: ECS refuses such a task definition."
  }
}

variable "log_retention_days" {
  description = "CloudWatch log retention days"
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days,
    )
    error_message = "log_retention_days must be a retention that CloudWatch Logs offers, for example 7, 30, 90 or 365."
  }
}

variable "log_level" {
  description = "Application log level"
  type        = string
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["DEBUG", "INFO", "WARNING", "ERROR"], var.log_level)
    error_message = "log_level must be DEBUG, INFO, WARNING or ERROR."
  }
}

variable "enable_execute_command" {
  description = "Enable ECS Exec for debugging"
  type        = bool
  default     = false
  nullable    = false
}

variable "health_check_grace_period" {
  description = "Health check grace period (seconds)"
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.health_check_grace_period >= 0 && var.health_check_grace_period <= 300
    error_message = "health_check_grace_period must lie between 0 and 300 seconds: ECS allows a container health check no longer start period."
  }
}

variable "tags" {
  description = "Tags to apply to resources"
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "tags must not start with aws:, which is reserved."
  }
}

# Beyond the documented interface: what it promises as "configurable" without naming an input, and what AWS needs.

variable "cluster_name" {
  description = "Name of the ECS cluster; null for the name of the service"
  type        = string
  default     = null

  validation {
    condition     = var.cluster_name == null || can(regex("^[a-zA-Z][a-zA-Z0-9_-]{0,254}$", var.cluster_name))
    error_message = "cluster_name must be letters, digits, hyphens and underscores, starting with a letter."
  }
}

variable "existing_cluster_arn" {
  description = "ARN of a cluster to run in; null for one of the module's own. It needs the capacity providers FARGATE and, for Spot, FARGATE_SPOT"
  type        = string
  default     = null

  validation {
    condition     = var.existing_cluster_arn == null || can(regex("^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[a-zA-Z0-9_-]{1,255}$", var.existing_cluster_arn))
    error_message = "existing_cluster_arn must be the ARN of an ECS cluster."
  }

  validation {
    condition     = var.existing_cluster_arn == null || var.cluster_name == null
    error_message = "cluster_name names the module's own cluster; with existing_cluster_arn there is none."
  }
}

variable "wait_for_steady_state" {
  description = "Let apply wait until the service runs the new tasks, and fail if it does not"
  type        = bool
  default     = false
  nullable    = false
}

variable "deployment_alarm_names" {
  description = "Names of CloudWatch alarms that stop and roll back a deployment"
  type        = list(string)
  default     = []
  nullable    = false
}

variable "ignore_task_definition_changes" {
  description = "Leave the service at the revision that somebody else has deployed, for example a pipeline; needs auto scaling"
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.ignore_task_definition_changes || var.enable_auto_scaling
    error_message = "ignore_task_definition_changes needs enable_auto_scaling: without it the module owns the number of tasks, and a service that ignores both is made for neither."
  }
}

variable "scale_out_cooldown" {
  description = "Seconds after a scale-out during which no other follows"
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.scale_out_cooldown >= 0 && var.scale_out_cooldown <= 3600
    error_message = "scale_out_cooldown must lie between 0 and 3600 seconds."
  }
}

variable "scale_in_cooldown" {
  description = "Seconds after a scale-in during which no other follows"
  type        = number
  default     = 600
  nullable    = false

  validation {
    condition     = var.scale_in_cooldown >= 0 && var.scale_in_cooldown <= 3600
    error_message = "scale_in_cooldown must lie between 0 and 3600 seconds."
  }
}

variable "scaling_period" {
  description = "Length in seconds of one period of the scaling alarms"
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = contains([60, 120, 180, 240, 300], var.scaling_period)
    error_message = "scaling_period must be 60, 120, 180, 240 or 300 seconds: the metrics of ECS and SQS have one point a minute."
  }
}

variable "custom_scaling_metrics" {
  description = "Further CloudWatch metrics that scale the service, by name: out at their threshold, in only below it"
  type = map(object({
    namespace            = string
    metric_name          = string
    dimensions           = optional(map(string), {})
    statistic            = optional(string, "Maximum")
    scale_out_threshold  = number
    scale_out_adjustment = optional(number, 1)
  }))
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for metric in values(var.custom_scaling_metrics) :
      contains(["Average", "Maximum", "Minimum", "SampleCount", "Sum"], metric.statistic)
    ])
    error_message = "custom_scaling_metrics must use the statistic Average, Maximum, Minimum, SampleCount or Sum."
  }

  validation {
    condition     = alltrue([for metric in values(var.custom_scaling_metrics) : metric.scale_out_adjustment >= 1])
    error_message = "custom_scaling_metrics must have a scale_out_adjustment of 1 or more."
  }

  validation {
    condition     = alltrue([for name in keys(var.custom_scaling_metrics) : can(regex("^[a-z][a-z0-9-]*$", name)) && !contains(["cpu", "memory", "queue"], name)])
    error_message = "custom_scaling_metrics must have names of lower-case letters, digits and hyphens other than cpu, memory and queue, which the module has."
  }

  validation {
    condition     = length(var.custom_scaling_metrics) <= 6
    error_message = "custom_scaling_metrics must have 6 metrics at most: CloudWatch takes 10 in the alarm that scales in, and the module has 4."
  }
}

variable "efs_subnet_ids" {
  description = "Subnets of the mount targets, one in each availability zone of the private subnets; null for the private subnets"
  type        = list(string)
  default     = null

  validation {
    condition     = var.efs_subnet_ids == null || try(length(var.efs_subnet_ids) >= 1 && alltrue([for id in var.efs_subnet_ids : startswith(id, "subnet-")]), false)
    error_message = "efs_subnet_ids must hold ids of subnets (subnet-...)."
  }
}

variable "efs_mount_path" {
  description = "Directory of the container where EFS is mounted"
  type        = string
  default     = "/mnt/efs"
  nullable    = false

  validation {
    condition     = can(regex("^/[a-z0-9_-]+(/[a-z0-9_-]+)*$", var.efs_mount_path)) && !startswith("${var.efs_mount_path}/", "/tmp/")
    error_message = "efs_mount_path must be an absolute path below the root, and outside /tmp, where the scratch volume is mounted."
  }
}

variable "efs_posix_uid" {
  description = "User id of the container's process and owner of its directory on EFS"
  type        = number
  default     = 10001
  nullable    = false

  validation {
    condition     = var.efs_posix_uid >= 1 && var.efs_posix_uid <= 4294967295 && floor(var.efs_posix_uid) == var.efs_posix_uid
    error_message = "efs_posix_uid must be a user id other than 0 (root)."
  }
}

variable "efs_posix_gid" {
  description = "Group id of the container's process and group of its directory on EFS"
  type        = number
  default     = 10001
  nullable    = false

  validation {
    condition     = var.efs_posix_gid >= 1 && var.efs_posix_gid <= 4294967295 && floor(var.efs_posix_gid) == var.efs_posix_gid
    error_message = "efs_posix_gid must be a group id other than 0 (root)."
  }
}

variable "efs_enable_backup" {
  description = "Enable automatic daily backups of EFS"
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key for logs, EFS and ECS Exec sessions; null for keys that AWS manages"
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key; CloudWatch Logs takes neither an alias nor an id."
  }
}

variable "readonly_root_filesystem" {
  description = "Mount the container's root file system read-only; null for yes unless ECS Exec is enabled"
  type        = bool
  default     = null

  validation {
    condition     = !(coalesce(var.readonly_root_filesystem, false) && var.enable_execute_command)
    error_message = "readonly_root_filesystem cannot be true with enable_execute_command: the agent of ECS Exec writes to the root file system."
  }
}

variable "ephemeral_storage_gib" {
  description = "Ephemeral storage of a task (GiB)"
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.ephemeral_storage_gib >= 21 && var.ephemeral_storage_gib <= 200 && floor(var.ephemeral_storage_gib) == var.ephemeral_storage_gib
    error_message = "ephemeral_storage_gib must be a whole number from 21 to 200, the range of Fargate."
  }
}

variable "stop_timeout" {
  description = "Seconds between SIGTERM and SIGKILL when a task stops"
  type        = number
  default     = 120
  nullable    = false

  validation {
    condition     = var.stop_timeout >= 1 && var.stop_timeout <= 120 && floor(var.stop_timeout) == var.stop_timeout
    error_message = "stop_timeout must be a whole number from 1 to 120, the maximum of Fargate."
  }
}

variable "use_fargate_spot" {
  description = "Run all tasks of the service but the first on Fargate Spot"
  type        = bool
  default     = false
  nullable    = false
}

variable "cpu_architecture" {
  description = "CPU architecture of the container image"
  type        = string
  default     = "X86_64"
  nullable    = false

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "cpu_architecture must be X86_64 or ARM64."
  }
}

variable "container_insights" {
  description = "CloudWatch Container Insights of the cluster"
  type        = string
  default     = "enabled"
  nullable    = false

  validation {
    condition     = contains(["enabled", "enhanced", "disabled"], var.container_insights)
    error_message = "container_insights must be enabled, enhanced or disabled."
  }
}

variable "target_group_arn" {
  description = "Target group of a load balancer in front of the service; null for none"
  type        = string
  default     = null

  validation {
    condition     = var.target_group_arn == null || can(regex("^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/", var.target_group_arn))
    error_message = "target_group_arn must be the ARN of a target group."
  }
}
