rule "ECS076" {
  name         = "firelens-without-router"
  title        = "FireLens logging without a log router"
  question     = "the task has a log router"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every task with the awsfirelens log driver has a log router."

  why = <<-EOT
    The awsfirelens driver sends logs to a container of the same task that has a `firelensConfiguration`. AWS refuses a
    task definition without one.
  EOT
  how = "Add a container with `firelensConfiguration`, or use the `awslogs` driver."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  when      = container.logConfiguration == null ? false : container.logConfiguration.logDriver == "awsfirelens"
  condition = anytrue([for router in ecs::containers(task) : router.firelensConfiguration != null])
  message   = "container `${container.name}` uses the awsfirelens driver, but no container of task `${task.family}` has a `firelensConfiguration`"
  place     = container.logConfiguration.logDriver
}
