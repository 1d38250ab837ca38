locals {
  sizes = { default = 1, staging = 2 }
  name  = "app-${terraform.workspace}"
}

resource "aws_ecs_service" "this" {
  count = terraform.workspace == "staging" ? 2 : 1

  name          = "${local.name}-${count.index}"
  desired_count = lookup(local.sizes, terraform.workspace, 3)
}
