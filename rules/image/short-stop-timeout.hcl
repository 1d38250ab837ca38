rule "IMG011" {
  name     = "short-stop-timeout"
  title    = "Stop timeout shorter than the image needs"
  question = "the stop timeout is shorter than the image needs"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    ECS sends SIGTERM, and SIGKILL after `stopTimeout` (30 seconds by default). The image's contract says how long the
    program needs to stop. With less time, work in progress is lost.
  EOT
  how = "Set `stopTimeout` to at least the value in the contract."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  locals {
    seconds = container.stopTimeout == null ? 30 : tonumber(container.stopTimeout)
  }

  when      = image.contract.stop_timeout != null
  condition = local.seconds >= image.contract.stop_timeout
  message   = "container `${container.name}` has ${local.seconds} seconds to stop instead of the ${image.contract.stop_timeout} that the image `${image.name}` needs"
  place     = container.stopTimeout

  fix {
    value = image.contract.stop_timeout
  }
}
