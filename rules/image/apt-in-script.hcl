rule "IMG030" {
  name     = "apt-in-script"
  title    = "`apt` in a build step"
  question = "a build step runs `apt`"
  severity = "low"
  group    = "hygiene"
  aliases  = ["CKV_DOCKER_9", "DL3027", "AC_DOCKER_0002", "b84a0b47"]

  why = <<-EOT
    `apt` is made for interactive use: its manual page says that its output and options can change between versions.
    Those of `apt-get` and `apt-cache` are stable.
  EOT
  how = "Write `apt-get`, or `apt-cache` for queries."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  condition = command.name != "apt"
  message   = "a build step of the image `${use.image.name}` runs `apt`"
  place     = command.name
}
