rule "ECS055" {
  name         = "unsupported-fargate-namespace"
  title        = "Namespace mode unsupported on Fargate"
  question     = "the task uses a namespace mode that Fargate does not support"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.1"]
  expects      = "No Fargate task uses an unsupported namespace mode."

  why = <<-EOT
    On Fargate, containers can share a PID namespace only with each other: `pid_mode` is
    `${join("`, `", aws::fact("fargate.pid_modes"))}`, on Linux, and `ipc_mode` is not supported. AWS refuses to
    register the task definition.
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
  message   = "task definition `${task.family}` sets `${argument} = \"${task[argument]}\"`, which Fargate does not support"
  place     = task[argument]
}
