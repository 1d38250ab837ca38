rule "ECS019" {
  name         = "unwritable-scratch-path"
  title        = "Scratch path that is not writable"
  question     = "a container cannot write to its scratch path"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  proves       = "The scratch path is writable."

  why = <<-EOT
    With a read-only root file system, a container can only write to its volumes and tmpfs mounts. A program with a
    scratch path elsewhere fails on its first write.
  EOT
  how = "Mount a volume at the path in `TEMP_STORAGE_PATH`, or above it."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    path   = lookup(ecs::environment(container), "TEMP_STORAGE_PATH", null)
    memory = coalesce(container.linuxParameters.tmpfs, [])
    mounts = concat(
      [for mount in ecs::mount_points(container) : mount.containerPath if mount.readOnly != true],
      aws::fact("fargate.tmpfs") ? [for mount in local.memory : mount.containerPath] : [],
    )
  }

  when      = container.readonlyRootFilesystem == true && local.path != null
  condition = anytrue([for path in local.mounts : local.path == path || startswith(local.path, "${trimsuffix(path, "/")}/")])
  message   = "container `${container.name}` cannot write to `${local.path}`: its root file system is read-only, and nothing writable is mounted there"
  place     = local.path
}
