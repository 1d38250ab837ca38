terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      # The notifications module needs 5.88.
      source  = "hashicorp/aws"
      version = ">= 5.88, < 7.0"
    }
  }
}

provider "aws" {
  region = var.aws_region
}
