locals {
  project_name = "homebrew-bottles-sync"

  tags = {
    Environment = "prod"
    Project     = local.project_name
  }
}

module "network" {
  source = "../../modules/network"

  project_name   = local.project_name
  environment    = "prod"
  aws_region     = var.aws_region
  aws_account_id = var.aws_account_id

  availability_zones = ["${var.aws_region}a", "${var.aws_region}b"]
  kms_key_arn        = aws_kms_key.this.arn

  tags = local.tags
}

module "s3" {
  source = "../../modules/s3"

  project_name   = local.project_name
  environment    = "prod"
  aws_region     = var.aws_region
  aws_account_id = var.aws_account_id

  kms_key_arn   = aws_kms_key.this.arn
  force_destroy = var.allow_destroy

  reader_distribution_arns = module.reader[*].distribution_arn

  tags = local.tags
}

module "reader" {
  source = "../../modules/reader"
  count  = var.enable_reader ? 1 : 0

  project_name = local.project_name
  environment  = "prod"

  bucket_regional_domain_name = module.s3.bucket_regional_domain_name

  tags = local.tags
}

module "iam" {
  source = "../../modules/iam"

  project_name   = local.project_name
  environment    = "prod"
  aws_region     = var.aws_region
  aws_account_id = var.aws_account_id

  s3_bucket_arn            = module.s3.bucket_arn
  ecr_repository_arn       = aws_ecr_repository.this.arn
  slack_webhook_secret_arn = module.notifications.slack_webhook_secret_arn
  kms_key_arn              = aws_kms_key.this.arn

  tags = local.tags
}

module "notifications" {
  source = "../../modules/notifications"

  project_name   = local.project_name
  environment    = "prod"
  aws_account_id = var.aws_account_id

  cluster_arn            = module.ecs.cluster_arn
  task_definition_family = module.ecs.task_definition_family
  slack_webhook_url      = var.slack_webhook_url
  slack_webhook_version  = var.slack_webhook_version
  email_addresses        = var.alert_email_addresses
  kms_key_arn            = aws_kms_key.this.arn

  # A name that is waiting to be deleted cannot be applied again.
  secret_recovery_window_in_days = var.allow_destroy ? 0 : 30

  tags = local.tags
}

module "ecs" {
  source = "../../modules/ecs"

  project_name   = "homebrew-bottles-sync"
  environment    = "prod"
  aws_region     = var.aws_region
  aws_account_id = var.aws_account_id

  # Network configuration
  vpc_id             = module.network.vpc_id
  private_subnet_ids = module.network.private_subnet_ids
  security_group_ids = [module.network.ecs_security_group_id]

  # IAM roles
  task_execution_role_arn = module.iam.ecs_task_execution_role_arn
  task_role_arn           = module.iam.ecs_task_role_arn

  # Container configuration. A name without a registry would be pulled from Docker Hub, and "latest" is no fixed image.
  container_image = "${aws_ecr_repository.this.repository_url}:${var.image_tag}"
  container_port  = 8080

  # Resource allocation
  task_cpu    = 2048 # 2 vCPUs
  task_memory = 8192 # 8 GB

  # Storage configuration
  enable_efs_storage         = true
  efs_throughput_mode        = "provisioned"
  efs_provisioned_throughput = 100 # MB/s

  # Auto scaling
  enable_auto_scaling       = true
  min_capacity              = 0
  max_capacity              = 10
  target_cpu_utilization    = 70
  target_memory_utilization = 80

  # Environment variables
  environment_variables = {
    S3_BUCKET_NAME            = module.s3.bucket_name
    SLACK_WEBHOOK_SECRET_NAME = module.notifications.slack_webhook_secret_name
    AWS_REGION                = var.aws_region
    LOG_LEVEL                 = "INFO"
    DOWNLOAD_CONCURRENCY      = "5"
    TEMP_STORAGE_PATH         = "/tmp/bottles"
  }

  # Logging configuration
  log_retention_days = 30
  log_level          = "INFO"

  # Beyond the documented usage
  kms_key_arn = aws_kms_key.this.arn

  tags = {
    Environment = "prod"
    Project     = "homebrew-bottles-sync"
  }
}

module "orchestrator" {
  source = "../../modules/orchestrator"

  project_name   = local.project_name
  environment    = "prod"
  aws_region     = var.aws_region
  aws_account_id = var.aws_account_id

  lambda_zip_path = coalesce(var.lambda_zip_path, "${path.module}/../../../worker/orchestrator/build/orchestrator.zip")

  cluster_arn             = module.ecs.cluster_arn
  task_definition_family  = module.ecs.task_definition_family
  task_execution_role_arn = module.iam.ecs_task_execution_role_arn
  task_role_arn           = module.iam.ecs_task_role_arn
  private_subnet_ids      = module.network.private_subnet_ids
  security_group_ids      = [module.ecs.security_group_id, module.network.ecs_security_group_id]

  # A large sync goes to the service in shards. Without the queue, one task would do it all.
  work_queue_url = module.ecs.work_queue_url
  work_queue_arn = module.ecs.work_queue_arn

  s3_bucket_name            = module.s3.bucket_name
  slack_webhook_secret_name = module.notifications.slack_webhook_secret_name
  slack_webhook_secret_arn  = module.notifications.slack_webhook_secret_arn
  kms_key_arn               = aws_kms_key.this.arn

  tags = local.tags
}

module "monitoring" {
  source = "../../modules/monitoring"

  project_name = local.project_name
  environment  = "prod"
  topic_arn    = module.notifications.topic_arn

  orchestrator_function_name          = module.orchestrator.function_name
  orchestrator_log_group_name         = module.orchestrator.log_group_name
  orchestrator_dead_letter_queue_name = module.orchestrator.dead_letter_queue_name
  schedule_rule_name                  = module.orchestrator.schedule_rule_name
  failed_task_rule_name               = module.notifications.failed_task_rule_name
  undelivered_queue_name              = module.notifications.undelivered_queue_name
  work_dead_letter_queue_name         = module.ecs.work_dead_letter_queue_name

  tags = local.tags
}
