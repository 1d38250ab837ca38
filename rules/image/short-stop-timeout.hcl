rule "IMG011" {
  name     = "short-stop-timeout"
  title    = "Stop timeout shorter than the image needs"
  question = "the stop timeout is shorter than the image needs"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    ECS sends SIGTERM, and SIGKILL when `stopTimeout` has passed, 30 seconds if nothing is set. The image's contract
    says how long the program needs to end; less time, and work in hand is lost.
  EOT
  how = "Set `stopTimeout` to the time of the contract or more."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  locals {
    seconds = container.stopTimeout == null ? 30 : tonumber(container.stopTimeout)
  }

  when      = image.contract.stop_timeout != null
  condition = local.seconds >= image.contract.stop_timeout
  message   = "container `${container.name}` has ${local.seconds} seconds to stop, and the image `${image.name}` needs ${image.contract.stop_timeout}"
  place     = container.stopTimeout

  fix {
    value = image.contract.stop_timeout
  }
}
