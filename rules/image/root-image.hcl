rule "IMG015" {
  name     = "root-image"
  title    = "Image runs as root"
  question = "the image runs as root"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_DOCKER_8", "DS-0002", "DL3002"]

  why = <<-EOT
    The task definition leaves the user to the image, and the image's last `USER` is root, or there is none and it
    is built from scratch. Root in a container is one kernel bug away from root outside. Without `USER`, the base
    image decides, which is not read.
  EOT
  how = "End the Dockerfile with `USER` and a number above 0."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  when      = container.user == null || container.user == ""
  condition = !contains(["root", "0"], image.user == null ? "root" : image.user)
  message   = "the image `${image.name}` of container `${container.name}` runs as root"
  place     = image.user
}
