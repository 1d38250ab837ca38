rule "ECS019" {
  name         = "unwritable-scratch-path"
  title        = "Container cannot write where it is told to"
  severity     = "high"
  group        = "requirements"
  requirements = ["8.3"]

  why = <<-EOT
    With a read-only root file system, a container can write to its volumes only. A worker whose scratch path lies
    elsewhere fails at its first download.
  EOT
  how = "Mount a volume on the path that `TEMP_STORAGE_PATH` names, or above it."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    path   = lookup(ecs::environment(container), "TEMP_STORAGE_PATH", null)
    mounts = [for mount in ecs::mount_points(container) : mount.containerPath if mount.readOnly != true]
  }

  when      = container.readonlyRootFilesystem == true && local.path != null
  condition = anytrue([for path in local.mounts : local.path == path || startswith(local.path, "${trimsuffix(path, "/")}/")])
  message   = "container `${container.name}` cannot write to `${local.path}`: its root is read-only, and no writable volume is mounted there"
  place     = local.path
}
