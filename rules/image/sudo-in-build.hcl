rule "IMG028" {
  name     = "sudo-in-build"
  title    = "`sudo` in a build step"
  question = "a build step runs `sudo`"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV2_DOCKER_1", "DS-0010", "DL3004", "AC_DOCKER_0007", "8ada6e80"]

  why = <<-EOT
    A build step runs as root unless `USER` changes that, so `sudo` only adds a program that can make anyone in the
    container root.
  EOT
  how = "Run the step before `USER`, or set `USER root` before it and the user again after it."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  condition = command.name != "sudo"
  message   = "a build step of the image `${use.image.name}` runs `sudo`"
  place     = command.name
}
