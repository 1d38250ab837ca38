rule "IMG053" {
  name     = "password-set-in-build"
  title    = "Password set in a build step"
  question = "a build step sets a password"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV2_DOCKER_17"]

  why = <<-EOT
    `chpasswd` reads the password from the step or from a file of the build, so anyone with the image or the repository
    has it.
  EOT
  how = "Lock the account, and remove what needs a password from the image."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  condition = command.name != "chpasswd"
  message   = "a build step of the image `${use.image.name}` sets a password"
  place     = command.name
}
