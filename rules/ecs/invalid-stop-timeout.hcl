rule "ECS028" {
  name     = "invalid-stop-timeout"
  title    = "Start or stop timeout out of range"
  question = "a container has a timeout out of range"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    Fargate waits ${aws::fact("fargate.stop_timeout").min} to ${aws::fact("fargate.stop_timeout").max} seconds between SIGTERM and SIGKILL, and as long for a container that another one
    waits for. AWS refuses a task definition that asks for anything else.
  EOT
  how = "Set `stopTimeout` and `startTimeout` between ${aws::fact("fargate.stop_timeout").min} and ${aws::fact("fargate.stop_timeout").max}, and make the container save its state within that time."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  each "argument" { in = ["startTimeout", "stopTimeout"] }

  locals {
    range = argument == "stopTimeout" ? aws::fact("fargate.stop_timeout") : aws::fact("fargate.start_timeout")
    value = container[argument]
  }

  when      = local.value != null && ecs::is_fargate(task)
  condition = local.value >= local.range.min && local.value <= local.range.max
  message   = "container `${container.name}` has a `${argument}` of ${local.value} seconds; Fargate has ${local.range.min} to ${local.range.max}"
  place     = container[argument]

  fix {
    value  = local.value < local.range.min ? local.range.min : local.range.max
    safety = "unsafe"
  }
}
