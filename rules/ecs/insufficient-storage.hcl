rule "ECS017" {
  name         = "insufficient-storage"
  title        = "Too little storage for a large sync"
  question     = "the task has too little storage for a large sync"
  severity     = "medium"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.1", "8.2", "8.5"]
  proves       = "Task definitions have enough storage."

  why = <<-EOT
    A sync of 20 GB or more does not fit into the default ${aws::fact("fargate.ephemeral_storage").default} GiB of
    ephemeral storage, which the task shares with its unpacked image.
  EOT
  how = "Mount an EFS volume, or set `ephemeral_storage` to at least 30 GiB."

  each "task" { in = resources.aws_ecs_task_definition }

  locals {
    environment = merge([for container in ecs::containers(task) : ecs::environment(container)]...)
    is_sync     = contains(keys(local.environment), "TEMP_STORAGE_PATH")
    efs         = anytrue([for volume in task.volume : length(volume.efs_volume_configuration) > 0])
    room        = anytrue([for storage in task.ephemeral_storage : coalesce(storage.size_in_gib, 0) >= 30])
  }

  when      = ecs::is_fargate(task) && local.is_sync
  condition = local.efs || local.room
  message   = "task definition `${task.family}` has too little storage for 20 GB: neither EFS nor 30 GiB of ephemeral storage"
  place     = length(task.ephemeral_storage) > 0 ? task.ephemeral_storage[0].size_in_gib : task
}
