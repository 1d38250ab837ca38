rule "ECS076" {
  name         = "firelens-without-router"
  title        = "Log driver awsfirelens without a log router"
  question     = "the task has a log router"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every container that logs to awsfirelens has a log router in its task."

  why = <<-EOT
    The driver hands the log to a container of the same task that has a `firelensConfiguration`. ECS refuses a task
    definition without one.
  EOT
  how = "Add a container with `firelensConfiguration`, or use the awslogs driver."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  when      = container.logConfiguration == null ? false : container.logConfiguration.logDriver == "awsfirelens"
  condition = anytrue([for router in ecs::containers(task) : router.firelensConfiguration != null])
  message   = "container `${container.name}` logs to awsfirelens, and no container of task `${task.family}` has a `firelensConfiguration`"
  place     = container.logConfiguration.logDriver
}
