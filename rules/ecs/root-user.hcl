rule "ECS005" {
  name         = "root-user"
  title        = "Container that runs as root"
  question     = "a container runs as root"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No container runs as root."
  aliases      = ["ECS.20", "CT.ECS.PR.3"]

  why = <<-EOT
    Root in a container can change files that the application need not, and is one kernel vulnerability away from root
    on the host.
  EOT
  how = "Set `user` to a number above 0, such as `\"10001:10001\"`, and give that user the files it needs."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  # Without `user`, the image decides: ECS057, IMG015.
  when      = container.user != null && container.user != "" && !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  condition = !contains(["root", "0"], split(":", container.user)[0])
  message   = "container `${container.name}` runs as root"
  place     = container.user
}
