rule "ECS005" {
  name         = "root-user"
  title        = "Container runs as root"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["ECS.20", "CT.ECS.PR.3"]

  why = <<-EOT
    Root in a container can write where the application need not, and is one kernel bug away from root outside. Without
    `user`, a container runs as the user of its image, which is root unless the image says otherwise.
  EOT
  how = "Set `user` to a number above 0, for instance `\"10001:10001\"`, and give that user the files it needs."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  locals {
    user = container.user == null ? "root" : split(":", container.user)[0]
  }

  when      = task.runtime_platform[0].operating_system_family == null || !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  condition = !contains(["root", "0", ""], local.user)
  message   = container.user == null ? "container `${container.name}` runs as the user of its image, which may be root" : "container `${container.name}` runs as root"
  place     = container.user
}
