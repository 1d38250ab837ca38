rule "ECS022" {
  name         = "exec-with-readonly-root"
  title        = "ECS Exec with a read-only root file system"
  question     = "ECS Exec is enabled with a read-only root file system"
  severity     = "medium"
  group        = "correctness"
  requirements = ["6.1"]
  expects      = "ECS Exec is enabled only where its agent can write."

  why = <<-EOT
    The ECS Exec agent writes to ${join(" and ", aws::fact("ecs.exec_paths"))} in the container. AWS does not support a
    read-only root file system: `execute-command` fails, unless both directories are mounted writable.
  EOT
  how = <<-EOT
    Keep the root file system read-only. Set `enable_execute_command = false`, or mount writable volumes at the
    directories of the agent.
  EOT

  each "service" { in = resources.aws_ecs_service }

  locals {
    task      = ecs::task_of(service)
    read_only = local.task == null ? [] : [for container in ecs::containers(local.task) : container if container.readonlyRootFilesystem == true]
    # The agent works if all directories that it writes to are mounted.
    blocked = [for container in local.read_only : container.name if !alltrue([for path in aws::fact("ecs.exec_paths") : anytrue([
      for mount in concat(
        [for point in ecs::mount_points(container) : point.containerPath if point.readOnly != true],
        [for tmpfs in coalesce(container.linuxParameters.tmpfs, []) : tmpfs.containerPath],
      ) : image::within(path, mount)
    ])])]
  }

  when      = service.enable_execute_command == true && local.task != null
  condition = length(local.blocked) == 0
  message   = "ECS Exec does not work in container `${join("`, `", local.blocked)}`, whose root file system is read-only"
  place     = service.enable_execute_command
}
