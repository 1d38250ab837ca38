rule "ECS009" {
  name         = "unsupported-log-driver"
  title        = "Fargate has no such log driver"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]

  why = <<-EOT
    Fargate has the drivers awslogs, splunk and awsfirelens. A task definition with another one cannot be registered.
  EOT
  how = "Use `awslogs`, or `awsfirelens` with a log router."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  when      = ecs::is_fargate(task) && container.logConfiguration != null && container.logConfiguration.logDriver != null
  condition = contains(["awslogs", "splunk", "awsfirelens"], container.logConfiguration.logDriver)
  message   = "container `${container.name}` uses the log driver `${container.logConfiguration.logDriver}`, which Fargate does not have"
  place     = container.logConfiguration.logDriver
}
