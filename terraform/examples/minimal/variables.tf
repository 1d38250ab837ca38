variable "aws_region" {
  description = "AWS region"
  type        = string
  default     = "us-west-2"
}

variable "aws_account_id" {
  description = "AWS account ID"
  type        = string
}

variable "container_image" {
  description = "Docker image for ECS tasks"
  type        = string
  default     = "ghcr.io/example/homebrew-bottles-sync:1.0.0"
}
