rule "IMG008" {
  name     = "hidden-image-files"
  title    = "Volume that hides files of the image"
  question = "a volume hides files of the image"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A volume that is mounted over a directory hides the image's files there. If the program is among them, the container
    does not start. ECS copies the image's files into an empty volume only for paths that the Dockerfile declares with
    `VOLUME`.
  EOT
  how = "Mount the volume on a directory without files of the image."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "mount" { in = ecs::mount_points(container) }

  locals {
    hidden = [for file in image.files : file if tf::known(file) ? image::within(file, mount.containerPath) : false]
  }

  when      = !contains(image.volumes, mount.containerPath)
  condition = length(local.hidden) == 0
  message   = "the volume on `${mount.containerPath}` of container `${container.name}` hides `${join("`, `", local.hidden)}` of the image `${image.name}`"
  place     = mount.containerPath
  related   = local.hidden
}
