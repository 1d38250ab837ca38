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

variable "aws_account_id" {
  description = "AWS account ID"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.aws_account_id))
    error_message = "aws_account_id must have 12 digits."
  }
}

variable "cluster_arn" {
  description = "ARN of the ECS cluster whose failed tasks are reported"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/", var.cluster_arn))
    error_message = "cluster_arn must be the ARN of an ECS cluster."
  }
}

variable "task_definition_family" {
  description = "Family of the tasks that are reported; null for every task of the cluster"
  type        = string
  default     = null

  validation {
    condition     = var.task_definition_family == null || can(regex("^[A-Za-z0-9_-]{1,255}$", var.task_definition_family))
    error_message = "task_definition_family must be the name of a family, without a revision."
  }
}

variable "slack_webhook_url" {
  description = "Slack webhook to store; never written to plan or state. Used when slack_webhook_version changes"
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.slack_webhook_url == null || can(regex("^https://", var.slack_webhook_url))
    error_message = "slack_webhook_url must be an https:// URL."
  }
}

variable "slack_webhook_version" {
  description = "Number to raise when slack_webhook_url changes; null to store the webhook outside Terraform"
  type        = number
  default     = null

  validation {
    condition     = var.slack_webhook_version == null || try(var.slack_webhook_version >= 1, false)
    error_message = "slack_webhook_version must be 1 or more."
  }
}

variable "email_addresses" {
  description = "Addresses that get a mail about each failed task, once they have confirmed"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.email_addresses : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "email_addresses must hold mail addresses."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the secret and the topic. EventBridge cannot publish to a topic with the key that AWS manages"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "secret_recovery_window_in_days" {
  description = "Days for which a deleted secret can be restored and its name not be used again; 0 deletes at once"
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.secret_recovery_window_in_days == 0 || (var.secret_recovery_window_in_days >= 7 && var.secret_recovery_window_in_days <= 30)
    error_message = "secret_recovery_window_in_days must be 0 or lie between 7 and 30: Secrets Manager takes no other."
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
