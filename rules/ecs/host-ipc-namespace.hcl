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

  # Fargate refuses it: ECS055. Where the task definition does not say what runs it, it is refused or not, and wrong in either
  # case.
  when      = tf::known(ecs::is_fargate(task)) || tf::declared(task.requires_compatibilities) ? !ecs::is_fargate(task) : true
  condition = task.ipc_mode != "host"
  message   = "task definition `${task.family}` uses the IPC namespace of its host"
  place     = task.ipc_mode

  fix {
    value  = "task"
    safety = "unsafe"
  }
}
