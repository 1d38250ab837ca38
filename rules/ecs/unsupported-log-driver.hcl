rule "ECS009" {
  name         = "unsupported-log-driver"
  title        = "Log driver unsupported on Fargate"
  question     = "a container uses a log driver that Fargate does not support"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  proves       = "Containers use a log driver that Fargate supports."

  why = <<-EOT
    Fargate supports the log drivers ${join(", ", aws::fact("fargate.log_drivers"))}. AWS refuses to register a task
    definition with another one.
  EOT
  how = "Use `awslogs`, or `awsfirelens` with a log router."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  when      = ecs::is_fargate(task) && container.logConfiguration.logDriver != null
  condition = contains(aws::fact("fargate.log_drivers"), container.logConfiguration.logDriver)
  message   = "container `${container.name}` uses log driver `${container.logConfiguration.logDriver}`, which Fargate does not support"
  place     = container.logConfiguration.logDriver
}
