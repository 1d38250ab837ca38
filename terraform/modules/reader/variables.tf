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

variable "bucket_regional_domain_name" {
  description = "Regional domain name of the bucket with the bottles"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9.-]+\\.s3[.-]", var.bucket_regional_domain_name))
    error_message = "bucket_regional_domain_name must be that of an S3 bucket, as in bottles.s3.us-west-2.amazonaws.com."
  }
}

variable "aliases" {
  description = "Names of your own for the mirror; empty for the one that CloudFront gives"
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.aliases : can(regex("^[a-z0-9*][a-z0-9.-]*\\.[a-z]+$", name))])
    error_message = "aliases must be host names."
  }
}

variable "certificate_arn" {
  description = "ARN of the certificate for the aliases, in us-east-1; null for the one of CloudFront"
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate in us-east-1, where CloudFront looks for it."
  }
}

variable "web_acl_arn" {
  description = "ARN of the AWS WAF web ACL that decides who may read; null for everybody who knows the name"
  type        = string
  default     = null

  validation {
    condition     = var.web_acl_arn == null || can(regex("^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/", var.web_acl_arn))
    error_message = "web_acl_arn must be the ARN of a web ACL of the scope CLOUDFRONT."
  }
}

variable "access_log_bucket_domain_name" {
  description = "Domain name of a bucket for access logs; null for none"
  type        = string
  default     = null
}

variable "price_class" {
  description = "Where CloudFront serves from; PriceClass_All is everywhere"
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
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
