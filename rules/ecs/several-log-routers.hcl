rule "ECS093" {
  name     = "several-log-routers"
  title    = "Task with several log routers"
  question = "the task has several log routers"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    FireLens routes the logs of all containers of a task through one log router. AWS refuses a task definition with two
    containers that have a `firelensConfiguration`.
  EOT
  how = "Keep one log router, and set the options of each container in its `logConfiguration`."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    containers = ecs::containers(task)
    routers    = [for container in local.containers : container if container.firelensConfiguration != null]
  }

  when      = length(local.routers) > 0
  condition = length(local.routers) == 1
  message   = "task `${task.family}` has several log routers: ${join(", ", [for router in local.routers : "`${router.name}`"])}"
  place     = try(local.routers[1].firelensConfiguration, task.container_definitions)
}
