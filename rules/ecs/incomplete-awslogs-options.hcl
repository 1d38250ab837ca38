rule "ECS010" {
  name         = "incomplete-awslogs-options"
  title        = "Options of the awslogs driver are missing"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    Without the group and the region, the task does not start; on Fargate, the stream prefix is needed too.
  EOT
  how = "Set `awslogs-group`, `awslogs-region` and `awslogs-stream-prefix`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    options = container.logConfiguration.options
    needed  = concat(["awslogs-group", "awslogs-region"], ecs::is_fargate(task) ? ["awslogs-stream-prefix"] : [])
    missing = [for name in local.needed : name if local.options == null ? true : !tf::declared(lookup(local.options, name, null))]
  }

  when      = container.logConfiguration != null && container.logConfiguration.logDriver == "awslogs"
  condition = length(local.missing) == 0
  message   = "container `${container.name}` does not set ${join(" and ", local.missing)}"
  place     = container.logConfiguration.options
}
