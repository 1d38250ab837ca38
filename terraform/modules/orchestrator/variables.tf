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

variable "lambda_zip_path" {
  description = "Path of the zip with the Lambda's code, as worker/orchestrator/build.py makes it"
  type        = string
  nullable    = false

  validation {
    condition     = endswith(var.lambda_zip_path, ".zip")
    error_message = "lambda_zip_path must be the path of a zip, as worker/orchestrator/build.py makes it."
  }
}

variable "cluster_arn" {
  description = "ARN of the ECS cluster"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/", var.cluster_arn))
    error_message = "cluster_arn must be the ARN of an ECS cluster."
  }
}

variable "task_definition_family" {
  description = "Family of the task definition to run"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,255}$", var.task_definition_family))
    error_message = "task_definition_family must be a family's name, without a revision: letters, digits, hyphens and underscores."
  }
}

variable "container_name" {
  description = "Name of the container whose environment is set for the run; null for the name of the family"
  type        = string
  default     = null
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
}

variable "private_subnet_ids" {
  description = "Private subnet IDs for ECS tasks"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.private_subnet_ids) >= 1 && length(var.private_subnet_ids) <= 16
    error_message = "private_subnet_ids must hold 1 to 16 subnets: ECS takes no more for one task."
  }
}

variable "security_group_ids" {
  description = "Security group IDs for ECS tasks"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) >= 1 && length(var.security_group_ids) <= 5
    error_message = "security_group_ids must hold 1 to 5 groups: without one ECS takes the default group of the VPC."
  }
}

variable "s3_bucket_name" {
  description = "Name of the bucket to fill"
  type        = string
  nullable    = false
}

variable "slack_webhook_secret_name" {
  description = "Name of the secret with the Slack webhook; null for no notification"
  type        = string
  default     = null
}

variable "slack_webhook_secret_arn" {
  description = "ARN of the same secret, which the Lambda may read; null for no notification"
  type        = string
  default     = null

  validation {
    condition     = var.slack_webhook_secret_arn == null || can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:", var.slack_webhook_secret_arn))
    error_message = "slack_webhook_secret_arn must be the ARN of a Secrets Manager secret."
  }
}

variable "schedule_expression" {
  description = "When to sync, as an EventBridge schedule in UTC"
  type        = string
  default     = "cron(0 3 ? * SUN *)"
  nullable    = false

  validation {
    condition     = can(regex("^(rate\\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\\)|cron\\(([^ ]+ ){5}[^ ]+\\))$", var.schedule_expression))
    error_message = "schedule_expression must be rate(...) or cron(...) with six fields."
  }
}

variable "size_threshold_gb" {
  description = "Size (GB) from which on an ECS task does the sync instead of the Lambda"
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.size_threshold_gb > 0
    error_message = "size_threshold_gb must be more than 0."
  }
}

variable "use_fargate_spot" {
  description = "Run the task on Fargate Spot"
  type        = bool
  default     = false
  nullable    = false
}

variable "environment_variables" {
  description = "Further environment variables for the Lambda"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "memory_size" {
  description = "Memory for the Lambda (MB)"
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240
    error_message = "memory_size must lie between 128 and 10240 MB."
  }
}

variable "reserved_concurrent_executions" {
  description = "Executions to reserve for the Lambda; null for none, as an account with a low limit must leave some unreserved"
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrent_executions == null || try(var.reserved_concurrent_executions >= 1, false)
    error_message = "reserved_concurrent_executions must be 1 or more: with 0 the Lambda never runs."
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

variable "kms_key_arn" {
  description = "KMS key for logs, the Lambda's environment, the bucket and the secret; null for keys that AWS manages"
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "work_queue_url" {
  description = "URL of the queue that the ECS service takes its work from; null to start one task for a whole sync instead"
  type        = string
  default     = null

  validation {
    condition     = var.work_queue_url == null || can(regex("^https?://", var.work_queue_url))
    error_message = "work_queue_url must be the URL of an SQS queue."
  }
}

variable "work_queue_arn" {
  description = "ARN of the same queue, which the Lambda may send to; null for none"
  type        = string
  default     = null

  validation {
    condition     = var.work_queue_arn == null || can(regex("^arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:", var.work_queue_arn))
    error_message = "work_queue_arn must be the ARN of an SQS queue."
  }
}

variable "shard_size_gb" {
  description = "Size (GB) of the shards of a sync, each of which one task of the service takes"
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.shard_size_gb >= 1 && var.shard_size_gb <= 1000 && floor(var.shard_size_gb) == var.shard_size_gb
    error_message = "shard_size_gb must be a whole number from 1 to 1000."
  }
}

variable "keep_versions" {
  description = "Versions of each formula that stay in the bucket, besides the current one; null to keep all"
  type        = number
  default     = null

  validation {
    condition     = var.keep_versions == null ? true : var.keep_versions >= 1 && var.keep_versions <= 1000 && floor(var.keep_versions) == var.keep_versions
    error_message = "keep_versions must be a whole number from 1 to 1000."
  }
}

variable "max_attempts" {
  description = "Attempts that one sync may take before it is given up"
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.max_attempts >= 1 && var.max_attempts <= 10 && floor(var.max_attempts) == var.max_attempts
    error_message = "max_attempts must be a whole number from 1 to 10."
  }
}

variable "max_sync_hours" {
  description = "Hours after which a sync is not tried again, and a task that still runs is stopped"
  type        = number
  default     = 24
  nullable    = false

  validation {
    condition     = var.max_sync_hours >= 1 && var.max_sync_hours <= 336 && floor(var.max_sync_hours) == var.max_sync_hours
    error_message = "max_sync_hours must be a whole number from 1 to 336."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of the policy that bounds the permissions of the roles made here; null for none"
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of an IAM policy."
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
