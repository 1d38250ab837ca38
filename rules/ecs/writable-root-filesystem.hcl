rule "ECS004" {
  name         = "writable-root-filesystem"
  title        = "Writable root file system"
  question     = "a container can write to its root file system"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  proves       = "The root file system of every container is read-only."
  aliases      = ["CKV_AWS_336", "ECS.5"]

  why = <<-EOT
    An attacker inside a container with a writable root file system can replace its program, add tools, and stay until
    the task ends. With a read-only one, only mounted volumes and tmpfs are writable. The root file system is writable
    unless `readonlyRootFilesystem` is true.
  EOT
  how = <<-EOT
    Set `readonlyRootFilesystem = true` in the container definition, and mount a volume or a tmpfs at each path
    that the program writes to, such as `/tmp`.
  EOT

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    # With ECS Exec, ECS022 asks for the same.
    exec = [for service in ecs::services_of(task) : tf::address(service) if service.enable_execute_command == true]
  }

  # Windows containers have no such setting.
  when      = !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  condition = container.readonlyRootFilesystem == true
  message   = "container `${container.name}` can write to its root file system"
  place     = container.readonlyRootFilesystem
  help      = length(local.exec) > 0 ? "Set `enable_execute_command = false` in `${join("`, `", local.exec)}` and `readonlyRootFilesystem = true`. To keep ECS Exec, mount writable volumes at `${join("` and `", aws::fact("ecs.exec_paths"))}`." : ""

  fix {
    value  = true
    safety = "unsafe"
  }
}
