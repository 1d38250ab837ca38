rule "ECS016" {
  name         = "invalid-ephemeral-storage"
  title        = "Ephemeral storage out of range"
  question     = "the ephemeral storage is out of range"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2"]
  proves       = "Ephemeral storage is within the bounds of Fargate."

  why = <<-EOT
    A Fargate task has ${aws::fact("fargate.ephemeral_storage").default} GiB of ephemeral storage, which the unpacked image shares. The block can set it between
    ${aws::fact("fargate.ephemeral_storage").min} and ${aws::fact("fargate.ephemeral_storage").max} GiB.
  EOT
  how = "Set `size_in_gib` between ${aws::fact("fargate.ephemeral_storage").min} and ${aws::fact("fargate.ephemeral_storage").max}."

  each "task" { in = resources.aws_ecs_task_definition }

  each "storage" { in = task.ephemeral_storage }

  condition = storage.size_in_gib == null ? true : storage.size_in_gib >= aws::fact("fargate.ephemeral_storage").min && storage.size_in_gib <= aws::fact("fargate.ephemeral_storage").max
  message   = "task definition `${task.family}` asks for ${storage.size_in_gib} GiB of ephemeral storage; Fargate has ${aws::fact("fargate.ephemeral_storage").min} to ${aws::fact("fargate.ephemeral_storage").max}"
  place     = storage.size_in_gib

  fix {
    value  = storage.size_in_gib < aws::fact("fargate.ephemeral_storage").min ? aws::fact("fargate.ephemeral_storage").min : aws::fact("fargate.ephemeral_storage").max
    safety = "unsafe"
  }
}
