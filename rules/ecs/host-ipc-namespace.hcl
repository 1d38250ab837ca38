rule "ECS003" {
  name         = "host-ipc-namespace"
  title        = "Task shares memory with its host"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]

  why = <<-EOT
    In the IPC namespace of the host, a container can read and write the shared memory of every other process there.
  EOT
  how = "Remove `ipc_mode`; use `task` if the containers of the task must share it."

  each "task" { in = resources.aws_ecs_task_definition }

  condition = task.ipc_mode != "host"
  message   = "task definition `${task.family}` uses the IPC namespace of its host"
  place     = task.ipc_mode
}
