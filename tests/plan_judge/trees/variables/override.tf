variable "overridden" {
  default = "in override.tf"
}

locals {
  greeting = "in override.tf"
}
