locals {
  # Production carries the plain name; other environments of one account must not collide with it.
  name = var.environment == "prod" ? var.project_name : "${var.project_name}-${var.environment}"

  tags = merge({
    Project     = var.project_name
    Environment = var.environment
    ManagedBy   = "terraform"
  }, var.tags)

  namespace = "Bottles/${local.name}"

  # What must stay empty, by what waits in it.
  queues = merge(
    {
      undelivered-alerts = var.undelivered_queue_name
      failed-invocations = var.orchestrator_dead_letter_queue_name
    },
    var.work_dead_letter_queue_name == null ? {} : { failed-work = var.work_dead_letter_queue_name },
  )

  rules = {
    schedule = var.schedule_rule_name
    alerts   = var.failed_task_rule_name
  }
}
