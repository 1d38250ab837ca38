rule "ECS010" {
  name         = "incomplete-awslogs-options"
  title        = "Incomplete awslogs options"
  question     = "a container lacks a required awslogs option"
  severity     = "high"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "Every awslogs log configuration has all required options."

  why = <<-EOT
    Without a log group and a region, the task does not start. On Fargate, a stream prefix is required too.
  EOT
  how = "Set the log options `${join("`, `", concat(aws::fact("ecs.awslogs_options"), aws::fact("fargate.awslogs_options")))}`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    options = container.logConfiguration.options
    needed  = concat(aws::fact("ecs.awslogs_options"), ecs::is_fargate(task) ? aws::fact("fargate.awslogs_options") : [])
    missing = [for name in local.needed : name if local.options == null ? true : !tf::declared(lookup(local.options, name, null))]
    # Those that are missing whatever runs the task.
    always = [for name in local.missing : name if contains(aws::fact("ecs.awslogs_options"), name)]
  }

  when      = container.logConfiguration.logDriver == "awslogs"
  condition = length(local.missing) == 0
  message   = "container `${container.name}` does not set the log option `${join("` or `", tf::known(local.missing) ? local.missing : local.always)}`"
  place     = container.logConfiguration.options
}
