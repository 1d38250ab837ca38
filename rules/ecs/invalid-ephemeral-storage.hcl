rule "ECS016" {
  name         = "invalid-ephemeral-storage"
  title        = "Fargate has no ephemeral storage of this size"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2"]

  why = <<-EOT
    The ephemeral storage of a Fargate task can be set between 21 and 200 GiB; without the block it is 20 GiB, which the
    unpacked image shares.
  EOT
  how = "Set `size_in_gib` between 21 and 200."

  each "task" { in = resources.aws_ecs_task_definition }

  each "storage" { in = task.ephemeral_storage }

  condition = storage.size_in_gib >= 21 && storage.size_in_gib <= 200
  message   = "task definition `${task.family}` asks for ${storage.size_in_gib} GiB of ephemeral storage; Fargate has 21 to 200"
  place     = storage.size_in_gib
}
