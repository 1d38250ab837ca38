rule "ECS013" {
  name         = "invalid-fargate-size"
  title        = "Invalid Fargate task size"
  question     = "Fargate has no task size with this CPU and memory"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2", "8.5"]
  proves       = "CPU and memory are a task size that Fargate supports."

  why = <<-EOT
    Fargate supports only certain combinations of CPU and memory. AWS refuses to register a task definition with any
    other, which shows only at apply.
  EOT
  how = <<-EOT
    Choose a supported combination (Windows: `cpu` ${join(", ", aws::fact("fargate.windows_cpus"))} only):

    | `cpu` | `memory` in MiB |
    |---|---|
    ${join("\n", [for size in aws::fact("fargate.sizes") : "| ${size.cpu} | ${join(", ", size.memory)} |"])}
  EOT

  each "task" { in = resources.aws_ecs_task_definition }

  # ECS014 reports a missing value.
  when      = ecs::is_fargate(task) && task.cpu != null && task.memory != null
  condition = fargate::valid_size(task.cpu, task.memory, task.runtime_platform[0].operating_system_family)
  message   = "Fargate has no ${startswith(tf::text(task.runtime_platform[0].operating_system_family), "WINDOWS") ? "Windows " : ""}task size with `cpu` ${task.cpu} and `memory` ${task.memory}"
  place     = task.memory
  related   = [task.cpu]
}
