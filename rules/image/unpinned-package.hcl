rule "IMG036" {
  name     = "unpinned-package"
  title    = "Package without a fixed version"
  question = "a build step installs packages in a fixed version"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["DL3008", "DL3013", "DL3016", "DL3018", "DL3028", "DL3033", "DL3037", "DL3041", "AC_DOCKER_0010", "AC_DOCKER_0033"]

  why = <<-EOT
    The build takes whatever version there is on that day. Mirrors of distributions remove old versions, so there a fixed one
    breaks the build instead; a base image with a digest is the better pin for them.
  EOT
  how = "Name a version. For pip, `--require-hashes` with a file of requirements is the strong form."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }
  each "package" { in = command.packages }

  when      = command.action == "install" && !(command.manager == "pip" && length([for flag in command.flags : flag if contains(["c", "constraint", "require-hashes"], flag)]) > 0)
  unknown   = "silent"
  condition = package.pinned
  message   = "`${command.name}` installs `${package.name}` in whatever version there is"
  place     = package.name
}
