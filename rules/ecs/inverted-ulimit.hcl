rule "ECS099" {
  name     = "inverted-ulimit"
  title    = "Soft limit above the hard limit"
  question = "the soft limit is above the hard limit"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The container does not start: "ulimit soft limit must be less than or equal to hard limit". A hard limit of -1 means
    no limit; a soft limit of -1 needs it.
  EOT
  how = "Set `softLimit` to at most `hardLimit`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }
  each "limit" { in = coalesce(container.ulimits, []) }

  when      = limit.softLimit != null && limit.hardLimit != null
  condition = tonumber(limit.hardLimit) == -1 || tonumber(limit.softLimit) != -1 && tonumber(limit.softLimit) <= tonumber(limit.hardLimit)
  message   = "ulimit `${limit.name}` of container `${container.name}` has soft limit ${limit.softLimit} and hard limit ${limit.hardLimit}"
  place     = limit.softLimit
}
