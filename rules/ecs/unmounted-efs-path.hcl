rule "ECS021" {
  name         = "unmounted-efs-path"
  title        = "EFS path without a mount"
  question     = "a container lacks the EFS mount that its environment names"
  severity     = "medium"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.3"]
  proves       = "The EFS directory is mounted."

  why = <<-EOT
    The worker stages downloads in `EFS_MOUNT_PATH`. If no file system is mounted there, they go to ephemeral storage,
    and the file system costs money for nothing.
  EOT
  how = "Mount the EFS volume at the path in `EFS_MOUNT_PATH`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    path = lookup(ecs::environment(container), "EFS_MOUNT_PATH", null)
    efs  = [for volume in task.volume : volume.name if length(volume.efs_volume_configuration) > 0]
  }

  when      = local.path != null
  condition = anytrue([for mount in ecs::mount_points(container) : mount.containerPath == local.path && contains(local.efs, mount.sourceVolume)])
  message   = "container `${container.name}` expects EFS at `${local.path}`, but its task does not mount it there"
  place     = local.path
}
