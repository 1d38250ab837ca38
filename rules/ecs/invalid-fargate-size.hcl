rule "ECS013" {
  name         = "invalid-fargate-size"
  title        = "Fargate has no task size with this CPU and memory"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2", "8.5"]

  why = <<-EOT
    Fargate offers certain pairs of CPU and memory only. AWS refuses to register a task definition with another pair, and
    Terraform cannot tell before it applies.
  EOT
  how = <<-EOT
    Choose a pair that exists:

    | `cpu` | `memory` in MiB |
    |---|---|
    | 256 | 512, 1024, 2048 |
    | 512 | 1024 to 4096 in steps of 1024 |
    | 1024 | 2048 to 8192 in steps of 1024 |
    | 2048 | 4096 to 16384 in steps of 1024 |
    | 4096 | 8192 to 30720 in steps of 1024 |
    | 8192 | 16384 to 61440 in steps of 4096 |
    | 16384 | 32768 to 122880 in steps of 8192 |
  EOT

  each "task" { in = resources.aws_ecs_task_definition }

  # Without either there is no pair to judge: missing-fargate-size says so.
  when      = ecs::is_fargate(task) && task.cpu != null && task.memory != null
  condition = fargate::valid_size(task.cpu, task.memory)
  message   = "Fargate has no task size with `cpu` ${task.cpu} and `memory` ${task.memory}"
  place     = task.memory
  related   = [task.cpu]
}
