rule "IMG018" {
  name     = "shell-entry-point"
  title    = "Entry point in shell form"
  question = "the image starts its program through a shell"
  severity = "low"
  group    = "correctness"
  aliases  = ["DL3025", "JSONArgsRecommended", "b86987e1"]

  why = <<-EOT
    In shell form, without brackets, the program is a child of `/bin/sh -c`. SIGTERM goes to the shell, which may not
    forward it: ECS then waits until `stopTimeout` and kills the task in the middle of its work.
  EOT
  how = <<-EOT
    Use the exec form, `ENTRYPOINT ["program"]`, or begin the command with `exec`.
  EOT

  each "use" { in = image::uses() }

  locals {
    has_entry = tf::known(use.image.entrypoint_form) ? use.image.entrypoint_form != null : false
    by_entry  = local.has_entry ? use.image.entrypoint_form == "shell" : false
    // An entry point in shell form ignores it: that is IMG013.
    has_command = !local.by_entry && use.container.command == null && tf::known(use.image.command_form) ? use.image.command_form != null : false
    by_command  = local.has_command ? use.image.command_form == "shell" : false
    words       = local.by_command ? use.image.command : use.image.entrypoint
  }

  // Whatever the entry point of the base image, it receives a command in shell form as `/bin/sh -c TEXT`.
  when      = use.container.entryPoint == null && (local.has_entry || local.has_command)
  condition = local.by_entry || local.by_command ? can(regex("^exec\\s", local.words[0])) : true
  message   = "the image `${use.image.name}` starts its program through a shell, which may not forward SIGTERM"
  place     = local.words
}
