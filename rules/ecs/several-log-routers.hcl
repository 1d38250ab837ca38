rule "ECS093" {
  name     = "several-log-routers"
  title    = "Task with two log routers"
  question = "the task has two log routers"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    FireLens routes the logs of all containers of a task through one log router. AWS refuses a task definition with two containers
    that have `firelensConfiguration`.
  EOT
  how = "Keep one log router, and give each container its own options in `logConfiguration`."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers = ecs::containers(task)
    routers    = [for container in local.containers : container if container.firelensConfiguration != null]
  }

  when      = length(local.routers) > 0
  condition = length(local.routers) == 1
  message   = "containers ${join(" and ", [for router in local.routers : "`${router.name}`"])} of task `${task.family}` are all log routers"
  place     = try(local.routers[1].firelensConfiguration, task.container_definitions)
}
