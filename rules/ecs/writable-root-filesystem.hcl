rule "ECS004" {
  name         = "writable-root-filesystem"
  title        = "Container can write to its root file system"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_AWS_336", "ECS.5"]

  why = <<-EOT
    Who gets into a container whose root file system is writable can replace the program that runs in it, add tools, and
    stay there until the task ends. With a read-only root file system only the volumes that the task mounts can be written.
    Containers are writable unless `readonlyRootFilesystem` says otherwise.
  EOT
  how = <<-EOT
    Set `readonlyRootFilesystem = true` in the container definition, and mount a volume at each path that the program
    writes to, such as `/tmp`.
  EOT

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  # Windows containers have no such setting.
  when      = !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  condition = container.readonlyRootFilesystem == true
  message   = "container `${container.name}` can write to its root file system"
  place     = container.readonlyRootFilesystem
}
