rule "IMG007" {
  name     = "unwritable-image-path"
  title    = "Path of the image is not writable"
  question = "the image writes to a path that is not mounted"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The root file system of the container is read-only, and the program writes to a path, or to the path that a
    variable has, that is on no volume. It fails with the first file.
  EOT
  how = "Mount a volume on the path or above it, without `readOnly`."

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
