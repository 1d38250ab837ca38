rule "IMG053" {
  name     = "password-set-in-build"
  title    = "Password set in a build step"
  question = "a build step sets a password"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV2_DOCKER_17"]

  why = <<-EOT
    What `chpasswd` reads is in the step, or in a file of the build, so everyone with the image or the repository has the
    password.
  EOT
  how = "Lock the account, and take whatever needs a password out of the image."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  condition = command.name != "chpasswd"
  message   = "a build step of the image `${use.image.name}` sets a password"
  place     = command.name
}
