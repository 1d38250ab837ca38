rule "ECS029" {
  name     = "invalid-health-check"
  title    = "Health check has a value that ECS does not take"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    ECS takes an interval of 5 to 300 seconds, a timeout of 2 to 60, 1 to 10 retries and a start period of 0 to 300. AWS
    refuses anything else when the task definition is registered, not when it is planned.
  EOT
  how = "Bring the value into its range."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    ranges = { interval = [5, 300], timeout = [2, 60], retries = [1, 10], startPeriod = [0, 300] }
    check  = container.healthCheck
    values = local.check == null ? {} : {
      interval    = local.check.interval
      timeout     = local.check.timeout
      retries     = local.check.retries
      startPeriod = local.check.startPeriod
    }
    wrong = [
      for name, range in local.ranges : name
      if local.values[name] == null ? false : local.values[name] < range[0] || local.values[name] > range[1]
    ]
  }

  when      = local.check != null
  condition = length(local.wrong) == 0
  message   = "the health check of container `${container.name}` is out of range in ${join(" and ", local.wrong)}"
  place     = length(local.wrong) == 1 ? local.values[local.wrong[0]] : local.check
}
