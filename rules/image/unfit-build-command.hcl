rule "IMG054" {
  name     = "unfit-build-command"
  title    = "Build step that manages a host"
  question = "a build step runs a command that manages a host"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["DL3001", "9b6b0f38"]

  why = <<-EOT
    Processes, mounts and network interfaces of a build step end with the step, and none of them is in the image. Such a
    command is a leftover, or expects a service that does not run in the container.
  EOT
  how = "Remove the command, or move it to the entry point."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  condition = !contains(["free", "ifconfig", "kill", "mount", "nano", "ps", "service", "shutdown", "top", "vim"], command.name)
  message   = "a build step of the image `${use.image.name}` runs `${command.name}`"
  place     = command.name
}
