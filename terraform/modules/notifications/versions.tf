terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      # 5.88 is the first release with write-only secret strings.
      source  = "hashicorp/aws"
      version = ">= 5.88, < 7.0"
    }
  }
}
