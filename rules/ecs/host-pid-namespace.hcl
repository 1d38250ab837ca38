rule "ECS002" {
  name         = "host-pid-namespace"
  title        = "Task in the PID namespace of its host"
  question     = "the task shares the PID namespace of its host"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  proves       = "No task shares the PID namespace of its host."
  aliases      = ["CKV_AWS_335", "ECS.3"]

  why = <<-EOT
    In the PID namespace of the host, a container can see and signal all processes on it, and read their environments.
  EOT
  how = "Remove `pid_mode`, or set it to `task` if the containers of the task have to share a namespace."

  each "task" { in = resources.aws_ecs_task_definition }

  # Fargate refuses it: ECS055.
  when      = ecs::has_host(task)
  condition = task.pid_mode != "host"
  message   = "task definition `${task.family}` uses the PID namespace of its host"
  place     = task.pid_mode

  fix {
    value  = "task"
    safety = "unsafe"
  }
}
