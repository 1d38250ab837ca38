//! bottlelint: reads Terraform as Terraform does and judges ECS deployments.
