rule "ECS070" {
  name     = "invalid-restart-period"
  title    = "Restart period out of range"
  question = "a container has a restart period out of range"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    AWS refuses a `restartAttemptPeriod` outside ${aws::fact("ecs.restart_attempt_period").min} to
    ${aws::fact("ecs.restart_attempt_period").max} seconds.
  EOT
  how = "Set `restartAttemptPeriod` within its range, or remove it."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    range  = aws::fact("ecs.restart_attempt_period")
    period = container.restartPolicy == null ? null : container.restartPolicy.restartAttemptPeriod
  }

  when      = local.period != null
  condition = local.period >= local.range.min && local.period <= local.range.max
  message   = "container `${container.name}` has a restart period of ${local.period} seconds; ECS allows ${local.range.min} to ${local.range.max}"
  place     = container.restartPolicy.restartAttemptPeriod

  fix {
    value  = local.period < local.range.min ? local.range.min : local.range.max
    safety = "unsafe"
  }
}
