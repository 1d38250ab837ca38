rule "ECS003" {
  name         = "host-ipc-namespace"
  title        = "Task in the IPC namespace of its host"
  question     = "the task shares the IPC namespace of its host"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  proves       = "No task shares the IPC namespace of its host."

  why = <<-EOT
    In the IPC namespace of the host, a container can read and write the shared memory of all other processes on it.
  EOT
  how = "Remove `ipc_mode`."

  each "task" { in = resources.aws_ecs_task_definition }

  # Fargate refuses it: ECS055.
  when      = ecs::has_host(task)
  condition = task.ipc_mode != "host"
  message   = "task definition `${task.family}` uses the IPC namespace of its host"
  place     = task.ipc_mode

  fix {
    value  = "task"
    safety = "unsafe"
  }
}
