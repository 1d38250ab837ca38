rule "ECS016" {
  name         = "invalid-ephemeral-storage"
  title        = "Ephemeral storage out of range"
  question     = "the ephemeral storage is out of range"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2"]
  proves       = "Ephemeral storage is within the limits of Fargate."

  why = <<-EOT
    A Fargate task has ${aws::fact("fargate.ephemeral_storage").default} GiB of ephemeral storage by default, which it
    shares with its unpacked image. `ephemeral_storage` can set ${aws::fact("fargate.ephemeral_storage").min} to
    ${aws::fact("fargate.ephemeral_storage").max} GiB.
  EOT
  how = "Set `size_in_gib` to a value from ${aws::fact("fargate.ephemeral_storage").min} to ${aws::fact("fargate.ephemeral_storage").max}."

  each "task" { in = resources.aws_ecs_task_definition }

  each "storage" { in = task.ephemeral_storage }

  condition = storage.size_in_gib == null ? true : storage.size_in_gib >= aws::fact("fargate.ephemeral_storage").min && storage.size_in_gib <= aws::fact("fargate.ephemeral_storage").max
  message   = "task definition `${task.family}` requests ${storage.size_in_gib} GiB of ephemeral storage; Fargate allows ${aws::fact("fargate.ephemeral_storage").min} to ${aws::fact("fargate.ephemeral_storage").max}"
  place     = storage.size_in_gib

  fix {
    value  = storage.size_in_gib < aws::fact("fargate.ephemeral_storage").min ? aws::fact("fargate.ephemeral_storage").min : aws::fact("fargate.ephemeral_storage").max
    safety = "unsafe"
  }
}
