rule "ECS057" {
  name         = "user-left-to-image"
  title        = "User left to the image"
  question     = "a container leaves its user to the image"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Every container names the user that it runs as."

  why = <<-EOT
    Without `user`, a container runs as the user of its image, which is root unless the image says otherwise. The image is
    not in this repository, so the user is unknown here.
  EOT
  how = "Set `user` to a number above 0, for instance `\"10001:10001\"`, and give that user the files it needs."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = ecs::containers(task) }

  # Where the image is here, IMG015 reads its Dockerfile.
  when      = length(image::of(task, container)) == 0 && !startswith(coalesce(task.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
  # An image that is not known may be one of those.
  condition = container.user != null && container.user != "" ? true : container.image == ""
  message   = "container `${container.name}` runs as the user of its image, which may be root"
  place     = container.user
}
