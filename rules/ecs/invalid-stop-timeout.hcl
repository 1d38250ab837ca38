rule "ECS028" {
  name     = "invalid-stop-timeout"
  title    = "Start or stop timeout out of range"
  question = "a container has a timeout out of range"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    On Fargate, the time between SIGTERM and SIGKILL, `stopTimeout`, is ${aws::fact("fargate.stop_timeout").min} to
    ${aws::fact("fargate.stop_timeout").max} seconds, and so is the time that a container waits for its dependencies,
    `startTimeout`. AWS refuses other values.
  EOT
  how = "Set `stopTimeout` and `startTimeout` from ${aws::fact("fargate.stop_timeout").min} to ${aws::fact("fargate.stop_timeout").max}, and let the container save its state within that time."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  each "argument" { in = ["startTimeout", "stopTimeout"] }

  locals {
    range = argument == "stopTimeout" ? aws::fact("fargate.stop_timeout") : aws::fact("fargate.start_timeout")
    value = container[argument]
  }

  when      = local.value != null && ecs::is_fargate(task)
  condition = local.value >= local.range.min && local.value <= local.range.max
  message   = "container `${container.name}` sets `${argument}` to ${local.value}; Fargate allows ${local.range.min} to ${local.range.max} seconds"
  place     = container[argument]

  fix {
    value  = local.value < local.range.min ? local.range.min : local.range.max
    safety = "unsafe"
  }
}
