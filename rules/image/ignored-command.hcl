rule "IMG013" {
  name     = "ignored-command"
  title    = "Container command ignored by the image"
  question = "the image ignores the command of the container"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    An `ENTRYPOINT` in shell form, without brackets, runs as `/bin/sh -c` with a single string. Docker appends no
    command to it: neither `CMD` nor the container's `command` has any effect.
  EOT
  how = <<-EOT
    Write the `ENTRYPOINT` in exec form: `ENTRYPOINT ["program", "argument"]`.
  EOT

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  // Whether there is a command at all matters before the form does.
  locals {
    given = container.command == null ? false : length(container.command) > 0
  }

  when      = local.given && container.entryPoint == null && tf::known(image.entrypoint_form)
  condition = image.entrypoint_form != "shell"
  message   = "the `command` of container `${container.name}` has no effect because the entry point of the image `${image.name}` is in shell form"
  place     = container.command
  related   = [image.entrypoint]
}
