rule "IMG009" {
  name     = "unfit-health-check"
  title    = "Health check differs from that of the image"
  question = "the health check asks where the image does not answer"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The image's contract says at which port and path the program reports its health. A health command that asks
    elsewhere gets no answer or the wrong one, and ECS replaces the task again and again.
  EOT
  how = "Ask the port and path of the contract."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  locals {
    command = container.healthCheck.command
    url     = local.command == null ? null : try(regex("https?://(?:localhost|127\\.0\\.0\\.1|\\[::1\\]|0\\.0\\.0\\.0)(?::([0-9]+))?(/[^\\s\"'|&;?)]*)?", join(" ", local.command)), null)
    given   = image.contract.port_variable == null ? null : image::value(container, image, image.contract.port_variable)
    port    = local.given == null ? image.contract.port : tonumber(local.given)
    asked   = local.url == null ? null : tonumber(coalesce(local.url[0], "80"))
    path    = local.url == null ? null : coalesce(local.url[1], "/")
  }

  when      = image.contract.health.path != null && local.url != null
  condition = local.path == image.contract.health.path && (local.port == null ? true : local.asked == local.port)
  message   = "the health check of container `${container.name}` asks port ${local.asked} for `${local.path}`; the image `${image.name}` answers at port ${coalesce(local.port, "")} for `${image.contract.health.path}`"
  place     = container.healthCheck.command
  related   = [image.contract.health]
}
