rule "ECS014" {
  name         = "missing-fargate-size"
  title        = "Fargate task without CPU or memory"
  question     = "the task lacks CPU or memory"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.2"]
  proves       = "Task definitions for Fargate have CPU and memory."

  why = <<-EOT
    Fargate needs `cpu` and `memory` of the task as a whole. Those of its containers are no substitute.
  EOT
  how = "Set `cpu` and `memory` in the task definition, for example to 2048 and 8192."

  each "task" { in = resources.aws_ecs_task_definition }

  when      = ecs::is_fargate(task)
  condition = tf::declared(task.cpu) && tf::declared(task.memory)
  message   = "task definition `${task.family}` runs on Fargate without ${tf::declared(task.cpu) ? "memory" : tf::declared(task.memory) ? "cpu" : "cpu and memory"}"
  place     = tf::declared(task.cpu) ? task.memory : task.cpu
}
