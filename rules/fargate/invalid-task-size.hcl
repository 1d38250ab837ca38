rule "FGT001" {
  name         = "invalid-task-size"
  title        = "Fargate has no task size with this CPU and memory"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2"]

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

  locals {
    # AWS takes "1 vCPU" for 1024 units, and "2 GB" for 2048 MiB.
    cpu = (
      can(regex("(?i)vcpu", task.cpu))
      ? tonumber(trimspace(replace(lower(task.cpu), "vcpu", ""))) * 1024
      : tonumber(task.cpu)
    )
    memory = (
      can(regex("(?i)gb", task.memory))
      ? tonumber(trimspace(replace(lower(task.memory), "gb", ""))) * 1024
      : tonumber(task.memory)
    )
    sizes = {
      "256"   = [512, 1024, 2048]
      "512"   = range(1024, 4097, 1024)
      "1024"  = range(2048, 8193, 1024)
      "2048"  = range(4096, 16385, 1024)
      "4096"  = range(8192, 30721, 1024)
      "8192"  = range(16384, 61441, 4096)
      "16384" = range(32768, 122881, 8192)
    }
  }

  when      = try(contains(task.requires_compatibilities, "FARGATE"), false)
  condition = task.cpu == null || task.memory == null ? false : contains(lookup(local.sizes, local.cpu, []), local.memory)
  message   = "Fargate has no task size with ${coalesce(task.cpu, "no")} CPU units and ${coalesce(task.memory, "no")} MiB"
  place     = task.cpu == null ? task.cpu : task.memory
  related   = [task.cpu, task.memory]
}
