rule "IMG049" {
  name     = "link-in-place-of-shell"
  title    = "`/bin/sh` replaced by a link"
  question = "a build step replaces `/bin/sh`"
  severity = "low"
  group    = "hygiene"
  aliases  = ["DL4005", "8a301064"]

  why = <<-EOT
    `ln -s` over `/bin/sh` changes the shell of every script in the image. Docker has an instruction for the shell of
    build steps.
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
