rule "ECS002" {
  name         = "host-pid-namespace"
  title        = "Task shares the process namespace of its host"
  question     = "the task shares the process namespace of its host"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  proves       = "No task shares the process namespace of its host."
  aliases      = ["CKV_AWS_335", "ECS.3"]

  why = <<-EOT
    In the PID namespace of the host, a container sees and can signal every process there, and can read their
    environments.
  EOT
  how = "Remove `pid_mode`; use `task` if the containers of the task must share it."

  each "task" { in = resources.aws_ecs_task_definition }

  # On Fargate it is refused: ECS018.
  when      = !ecs::is_fargate(task)
  condition = task.pid_mode != "host"
  message   = "task definition `${task.family}` uses the PID namespace of its host"
  place     = task.pid_mode

  fix {
    value  = "task"
    safety = "unsafe"
  }
}
