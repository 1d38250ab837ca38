rule "IMG008" {
  name     = "hidden-image-files"
  title    = "Volume hides files that the image brings"
  question = "a volume hides files that the image brings"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A volume that is mounted over a directory hides what the image has there. Where that is the program, the
    container does not start. Only on paths that the Dockerfile declares with `VOLUME` are the image's files put
    into an empty volume.
  EOT
  how = "Mount the volume on a directory of its own."

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
