rule "IMG010" {
  name     = "missing-health-program"
  title    = "Health check program missing from the image"
  question = "the health check program is missing from the image"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    The base image is known to lack the program that the health check runs, and the Dockerfile does not install it. The
    check always fails, and ECS replaces the task again and again. The slim and alpine variants of official images do
    not have curl.
  EOT
  how = "Install the program in the Dockerfile, or use one that the image has."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  locals {
    command = container.healthCheck.command
    first   = local.command == null ? "" : (contains(["CMD", "CMD-SHELL"], local.command[0]) ? split(" ", trimspace(local.command[1]))[0] : "")
    program = reverse(split("/", local.first))[0]
    has     = image::has_program(image, local.program)
  }

  // A base image whose contents are not known is not reported.
  when      = contains(["curl", "wget"], local.program) && (tf::known(local.program) ? tf::known(local.has) : true)
  condition = local.has
  message   = "the health check of container `${container.name}` runs `${local.program}`, which is not in the image `${image.name}`"
  place     = container.healthCheck.command
  related   = [image.base]
}
