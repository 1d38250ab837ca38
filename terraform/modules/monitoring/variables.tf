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

variable "topic_arn" {
  description = "ARN of the topic that alarms are sent to"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:", var.topic_arn))
    error_message = "topic_arn must be the ARN of an SNS topic."
  }
}

variable "orchestrator_function_name" {
  description = "Name of the orchestrator's Lambda function"
  type        = string
  nullable    = false
}

variable "orchestrator_log_group_name" {
  description = "Name of the orchestrator's log group"
  type        = string
  nullable    = false
}

variable "orchestrator_dead_letter_queue_name" {
  description = "Name of the orchestrator's dead-letter queue"
  type        = string
  nullable    = false
}

variable "schedule_rule_name" {
  description = "Name of the EventBridge rule that starts the sync"
  type        = string
  nullable    = false
}

variable "failed_task_rule_name" {
  description = "Name of the EventBridge rule that reports failed tasks"
  type        = string
  nullable    = false
}

variable "undelivered_queue_name" {
  description = "Name of the queue that keeps alerts which could not be published"
  type        = string
  nullable    = false
}

variable "work_dead_letter_queue_name" {
  description = "Name of the dead-letter queue of the service's work; null for none"
  type        = string
  default     = null
}

variable "max_days_without_success" {
  description = "Days without a successful sync after which an alarm is raised; more than the schedule's interval"
  type        = number
  default     = 8
  nullable    = false

  validation {
    condition     = var.max_days_without_success >= 1
    error_message = "max_days_without_success must be 1 or more."
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
