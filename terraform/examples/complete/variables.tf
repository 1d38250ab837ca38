variable "aws_region" {
  description = "AWS region"
  type        = string
  default     = "us-west-2"
}

variable "aws_account_id" {
  description = "AWS account ID"
  type        = string
}

variable "image_tag" {
  description = "Tag of the container image in the repository that this example makes"
  type        = string
  default     = "1.0.0"
}

variable "lambda_zip_path" {
  description = "Path of the zip that worker/orchestrator/build.py makes; null for where it puts it"
  type        = string
  default     = null
}

variable "alert_email_addresses" {
  description = "Addresses that get the alerts, once each has confirmed its subscription"
  type        = list(string)

  validation {
    condition     = length(var.alert_email_addresses) > 0
    error_message = "alert_email_addresses must name at least one address: without a subscriber nobody hears of a failed sync."
  }
}

variable "allow_destroy" {
  description = "Let terraform destroy remove the bucket with all bottles, the repository with all images, and the secret at once"
  type        = bool
  default     = false
  nullable    = false
}

variable "enable_reader" {
  description = "Let brew read the bottles through CloudFront"
  type        = bool
  default     = false
  nullable    = false
}

variable "slack_webhook_url" {
  description = "Slack webhook for the summary of each sync"
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

variable "slack_webhook_version" {
  description = "Number to raise when slack_webhook_url changes; null to store the webhook outside Terraform"
  type        = number
  default     = null
}
