rule "IMG009" {
  name     = "unfit-health-check"
  title    = "Health check that does not match the image"
  question = "the health check uses the port and path of the image"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The image's contract names the port and path of the health check. A request to another port or path gets no answer
    or the wrong one, and ECS replaces the task again and again.
  EOT
  how = "Request the port and path of the contract."

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
  message   = "the health check of container `${container.name}` requests `${local.path}` on port ${local.asked} instead of `${image.contract.health.path}` on port ${coalesce(local.port, "")}, which the image `${image.name}` serves"
  place     = container.healthCheck.command
  related   = [image.contract.health]
}
