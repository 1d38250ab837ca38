rule "ECS010" {
  name         = "incomplete-awslogs-options"
  title        = "Incomplete options of the awslogs driver"
  question     = "a container lacks an option of the awslogs driver"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every awslogs driver has all the options that it needs."

  why = <<-EOT
    Without the group and the region, the task does not start; on Fargate, the stream prefix is needed too.
  EOT
  how = "Set `${join("`, `", concat(aws::fact("ecs.awslogs_options"), aws::fact("fargate.awslogs_options")))}`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    options = container.logConfiguration.options
    needed  = concat(aws::fact("ecs.awslogs_options"), ecs::is_fargate(task) ? aws::fact("fargate.awslogs_options") : [])
    missing = [for name in local.needed : name if local.options == null ? true : !tf::declared(lookup(local.options, name, null))]
  }

  when      = container.logConfiguration.logDriver == "awslogs"
  condition = length(local.missing) == 0
  message   = "container `${container.name}` does not set ${join(" and ", local.missing)}"
  place     = container.logConfiguration.options
}
