rule "ECS011" {
  name         = "mutable-image"
  title        = "Image without a digest"
  question     = "a container runs an image without a digest"
  severity     = "medium"
  group        = "security"
  default      = "off"
  requirements = ["6.1"]
  expects      = "Every image is pinned by its digest."
  aliases      = ["CKV_DOCKER_7", "DS-0001"]

  why = <<-EOT
    A tag can be moved to another image. The next task may then run something that was never tested, and a deployment
    cannot be repeated.
  EOT
  how = "Refer to the image by its digest: `repository@sha256:...`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    image = tf::text(container.image)
  }

  condition = tf::known(container.image) ? strcontains(local.image, "@sha256:") : strcontains(local.image, "@sha256:") || container.image == ""
  message   = "container `${container.name}` runs `${container.image}`, which is not pinned by digest"
  place     = container.image
}
