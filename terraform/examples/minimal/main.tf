locals {
  project_name = "homebrew-bottles-sync"
}

module "network" {
  source = "../../modules/network"

  project_name       = local.project_name
  aws_region         = var.aws_region
  aws_account_id     = var.aws_account_id
  availability_zones = ["${var.aws_region}a", "${var.aws_region}b"]
}

module "s3" {
  source = "../../modules/s3"

  project_name   = local.project_name
  aws_region     = var.aws_region
  aws_account_id = var.aws_account_id
}

module "iam" {
  source = "../../modules/iam"

  project_name      = local.project_name
  aws_region        = var.aws_region
  aws_account_id    = var.aws_account_id
  s3_bucket_arn     = module.s3.bucket_arn
  enable_work_queue = false
}

# No EFS and no scaling: one task at a time, started with RunTask, stages bottles on its ephemeral storage.
module "ecs" {
  source = "../../modules/ecs"

  project_name   = local.project_name
  aws_region     = var.aws_region
  aws_account_id = var.aws_account_id

  vpc_id             = module.network.vpc_id
  private_subnet_ids = module.network.private_subnet_ids
  security_group_ids = [module.network.ecs_security_group_id]

  task_execution_role_arn = module.iam.ecs_task_execution_role_arn
  task_role_arn           = module.iam.ecs_task_role_arn

  container_image     = var.container_image
  enable_efs_storage  = false
  enable_auto_scaling = false

  environment_variables = {
    S3_BUCKET_NAME = module.s3.bucket_name
  }
}
