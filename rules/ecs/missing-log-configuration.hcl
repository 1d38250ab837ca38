rule "ECS008" {
  name         = "missing-log-configuration"
  title        = "Container without a log configuration"
  question     = "a container has no log configuration"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  proves       = "Every container has a log configuration."
  aliases      = ["ECS.9", "CT.ECS.PR.5"]

  why = <<-EOT
    The output of the container is lost when it stops, so attacks and failures cannot be traced. The awslogs driver is
    `${aws::fact("ecs.log_mode").default}` by default and may drop lines under load. Set its option `mode` to `blocking`
    where every line counts.
  EOT
  how = "Set `logConfiguration` with the driver `awslogs`, `awsfirelens` or `splunk`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  condition = container.firelensConfiguration != null || (container.logConfiguration != null && container.logConfiguration.logDriver != null && container.logConfiguration.logDriver != "none")
  message   = "container `${container.name}` has no log configuration"
  place     = container.logConfiguration
}
