rule "ECS029" {
  name     = "invalid-health-check"
  title    = "Health check value out of range"
  question = "a health check has a value out of range"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    AWS refuses the task definition at apply, not at plan:
    ${join(", ", [for name, range in aws::fact("ecs.health_check") : "`${name}` is ${range.min} to ${range.max}"])}.
  EOT
  how = "Set the value within its range."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    ranges = aws::fact("ecs.health_check")
    check  = container.healthCheck
    values = local.check == null ? {} : {
      interval    = local.check.interval
      timeout     = local.check.timeout
      retries     = local.check.retries
      startPeriod = local.check.startPeriod
    }
    wrong = [
      for name, range in local.ranges : name
      if local.values[name] == null ? false : local.values[name] < range.min || local.values[name] > range.max
    ]
  }

  when      = local.check != null
  condition = length(local.wrong) == 0
  message   = "the health check of container `${container.name}` has values out of range: ${join(", ", local.wrong)}"
  place     = length(local.wrong) == 1 ? local.values[local.wrong[0]] : local.check
}
