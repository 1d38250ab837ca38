rule "IMG049" {
  name     = "link-in-place-of-shell"
  title    = "Link in the place of the shell"
  question = "a build step replaces the shell"
  severity = "low"
  group    = "hygiene"
  aliases  = ["DL4005"]

  why = <<-EOT
    `ln -s` over `/bin/sh` changes what every script of the image runs in. The build has an instruction for its own shell.
  EOT
  how = <<-EOT
    Write `SHELL ["/bin/bash", "-c"]`.
  EOT

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  when      = command.name == "ln"
  condition = length([for word in command.operands : word if word == "/bin/sh" || word == "/usr/bin/sh"]) == 0
  message   = "a build step of the image `${use.image.name}` replaces `/bin/sh`"
  place     = command.name
}
