rule "IMG039" {
  name     = "directory-change-in-script"
  title    = "`cd` in a build step"
  question = "a build step runs `cd`"
  severity = "low"
  group    = "hygiene"
  aliases  = ["DL3003", "DS-0013", "AC_DOCKER_0018", "f4a6bcd3"]

  why = <<-EOT
    `cd` affects only the rest of its step. In a long step it is easily overlooked, and alone in a `RUN` it has no
    effect.
  EOT
  how = "Set `WORKDIR` before the step."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  condition = command.name != "cd"
  message   = "a build step of the image `${use.image.name}` runs `cd`"
  place     = command.name
}
