rule "IMG036" {
  name     = "unpinned-package"
  title    = "Package without a fixed version"
  question = "a build step installs packages with a fixed version"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = [
    "DL3008", "DL3013", "DL3016", "DL3018", "DL3028", "DL3033", "DL3037", "DL3041", "AC_DOCKER_0010",
    "AC_DOCKER_0033", "965a08d7", "22cd11f7", "93d88cf7", "e36d8880", "d3499f6d", "02d9c71f", "6452c424",
    "562952e4",
  ]

  why = <<-EOT
    The build installs the version that is current on that day. Distributions remove old versions from their mirrors, so
    a fixed version can break the build there: a base image with a digest is the better pin.
  EOT
  how = "Name a version. For pip, a requirements file with `--require-hashes` is the strictest form."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }
  each "package" { in = command.packages }

  when      = command.action == "install" && !(command.manager == "pip" && length([for flag in command.flags : flag if contains(["c", "constraint", "require-hashes"], flag)]) > 0)
  unknown   = "silent"
  condition = package.pinned
  message   = "`${command.name}` installs `${package.name}` without a fixed version"
  place     = package.name
}
