locals {
  # Production carries the plain name; other environments of one account must not collide with it.
  name          = var.environment == "prod" ? var.project_name : "${var.project_name}-${var.environment}"
  function_name = "${local.name}-orchestrator"

  tags = merge({
    Project     = var.project_name
    Environment = var.environment
    ManagedBy   = "terraform"
  }, var.tags)

  arn_prefix          = "arn:${data.aws_partition.current.partition}"
  bucket_arn          = "${local.arn_prefix}:s3:::${var.s3_bucket_name}"
  cluster_name        = split("/", var.cluster_arn)[1]
  task_definition_arn = "${local.arn_prefix}:ecs:${var.aws_region}:${var.aws_account_id}:task-definition/${var.task_definition_family}"
  tasks_arn           = "${local.arn_prefix}:ecs:${var.aws_region}:${var.aws_account_id}:task/${local.cluster_name}/*"

  # As the function names itself to ECS, so that its tasks can be told from those of the service.
  started_by = "orchestrator/${substr(sha256(var.task_definition_family), 0, 16)}"

  loop_rules = {
    stopped = { name = aws_cloudwatch_event_rule.stopped.name, arn = aws_cloudwatch_event_rule.stopped.arn }
    watch   = { name = aws_cloudwatch_event_rule.watch.name, arn = aws_cloudwatch_event_rule.watch.arn }
  }

  environment = merge(
    {
      ECS_CAPACITY_PROVIDER  = var.use_fargate_spot ? "FARGATE_SPOT" : "FARGATE"
      ECS_CLUSTER_ARN        = var.cluster_arn
      ECS_CONTAINER_NAME     = coalesce(var.container_name, var.task_definition_family)
      ECS_SECURITY_GROUP_IDS = join(",", var.security_group_ids)
      ECS_SUBNET_IDS         = join(",", var.private_subnet_ids)
      ECS_TASK_FAMILY        = var.task_definition_family
      LOG_LEVEL              = var.log_level
      MAX_ATTEMPTS           = tostring(var.max_attempts)
      MAX_SYNC_HOURS         = tostring(var.max_sync_hours)
      S3_BUCKET_NAME         = var.s3_bucket_name
      SHARD_SIZE_GB          = tostring(var.shard_size_gb)
      SIZE_THRESHOLD_GB      = tostring(var.size_threshold_gb)
    },
    var.keep_versions == null ? {} : { KEEP_VERSIONS = tostring(var.keep_versions) },
    var.work_queue_url == null ? {} : { WORK_QUEUE_URL = var.work_queue_url },
    var.slack_webhook_secret_name == null ? {} : { SLACK_WEBHOOK_SECRET_NAME = var.slack_webhook_secret_name },
    var.environment_variables,
  )
}
