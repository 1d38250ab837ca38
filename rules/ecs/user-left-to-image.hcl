rule "ECS057" {
  name         = "user-left-to-image"
  title        = "Container without a user"
  question     = "a container does not set its user"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every container sets the user that it runs as."

  why = <<-EOT
    Without `user`, a container runs as the user of its image, which is root by default. The image is not in this
    repository, so its user is unknown here.
  EOT
  how = "Set `user` to a number above 0, such as `\"10001:10001\"`, and give that user the files it needs."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  # IMG015 checks images with a Dockerfile in the repository.
  when      = length(image::of(task, container)) == 0 && !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  # An unknown image may have a Dockerfile here.
  condition = container.user != null && container.user != "" ? true : container.image == ""
  message   = "container `${container.name}` runs as the user of its image, which may be root"
  place     = container.user
}
