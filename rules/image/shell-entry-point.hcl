rule "IMG018" {
  name     = "shell-entry-point"
  title    = "Entry point in shell form"
  question = "the program of the image starts through a shell"
  severity = "low"
  group    = "correctness"
  aliases  = ["DL3025", "JSONArgsRecommended"]

  why = <<-EOT
    In shell form, without brackets, the program is a child of `/bin/sh -c`. SIGTERM goes to the shell, which need
    not pass it on: then ECS waits until `stopTimeout` and kills the task in the middle of its work.
  EOT
  how = <<-EOT
    Use the exec form, `ENTRYPOINT ["program"]`, or begin the text with `exec`.
  EOT

  each "use" { in = image::uses() }

  locals {
    by_command = use.image.entrypoint == null
    form       = local.by_command ? use.image.command_form : use.image.entrypoint_form
    words      = local.by_command ? use.image.command : use.image.entrypoint
    replaced   = local.by_command && use.container.command != null
  }

  when      = use.container.entryPoint == null && !local.replaced && tf::known(local.form) && local.form != null
  condition = local.form == "exec" ? true : can(regex("^exec\\s", local.words[0]))
  message   = "the image `${use.image.name}` starts its program through a shell, which may not forward SIGTERM"
  place     = local.words
}
