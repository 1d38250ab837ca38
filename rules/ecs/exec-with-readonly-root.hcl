rule "ECS022" {
  name         = "exec-with-readonly-root"
  title        = "ECS Exec cannot work with a read-only root"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]

  why = <<-EOT
    ECS Exec puts its agent into the container when the task starts. With a read-only root file system it cannot, and
    `execute-command` fails when it is needed.
  EOT
  how = "Turn one of the two off: `enable_execute_command`, or `readonlyRootFilesystem`."

  each "service" { in = resources.aws_ecs_service }

  locals {
    task      = ecs::task_of(service)
    read_only = local.task == null ? [] : [for container in ecs::containers(local.task) : container.name if container.readonlyRootFilesystem == true]
  }

  when      = service.enable_execute_command == true && local.task != null
  condition = length(local.read_only) == 0
  message   = "ECS Exec cannot work in container `${join("`, `", local.read_only)}`, whose root file system is read-only"
  place     = service.enable_execute_command
}
