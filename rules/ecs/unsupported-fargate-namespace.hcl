rule "ECS055" {
  name         = "unsupported-fargate-namespace"
  title        = "Namespace mode unsupported on Fargate"
  question     = "the task asks for a namespace that Fargate refuses"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  expects      = "No task definition asks Fargate for a namespace that it does not share."

  why = <<-EOT
    On Fargate, the containers of a task can share their process namespace with each other, and nothing with the host: the
    only `pid_mode` is `${join("`, `", aws::fact("fargate.pid_modes"))}`, on Linux, and there is no `ipc_mode`. AWS refuses to register the task definition.
  EOT
  how = "Remove `pid_mode` and `ipc_mode`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "argument" { in = ["ipc_mode", "pid_mode"] }

  locals {
    windows = startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
    allowed = argument == "ipc_mode" ? aws::fact("fargate.ipc_modes") : local.windows ? [] : aws::fact("fargate.pid_modes")
  }

  when      = task[argument] != null && ecs::is_fargate(task)
  condition = contains(local.allowed, task[argument])
  message   = "task definition `${task.family}` has `${argument} = \"${task[argument]}\"`, which Fargate refuses"
  place     = task[argument]
}
