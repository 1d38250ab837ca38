rule "IMG007" {
  name     = "unwritable-image-path"
  title    = "Path that the image cannot write to"
  question = "the image can write to the paths that it needs"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The root file system of the container is read-only, and the program writes to a path that is on no volume. Writing
    the first file fails.
  EOT
  how = "Mount a volume on the path or a parent directory, without `readOnly`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }
  each "write" { in = image.contract.writes }

  locals {
    path   = startswith(write, "/") ? write : image::value(container, image, write)
    mounts = [for mount in ecs::mount_points(container) : mount.containerPath if mount.readOnly != true]
    memory = container.linuxParameters.tmpfs == null ? [] : [for mount in container.linuxParameters.tmpfs : mount.containerPath]
  }

  when      = container.readonlyRootFilesystem == true && local.path != null && local.path != ""
  condition = anytrue([for mount in concat(local.mounts, local.memory) : image::within(local.path, mount)])
  message   = "the image `${image.name}` writes to `${local.path}`, where container `${container.name}` cannot write"
  place     = container.mountPoints
  related   = [local.path, write]
}
