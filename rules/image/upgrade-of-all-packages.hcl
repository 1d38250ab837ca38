rule "IMG031" {
  name     = "upgrade-of-all-packages"
  title    = "Upgrade of all packages"
  question = "a build step upgrades all packages"
  severity = "low"
  group    = "hygiene"
  default  = "off"
  aliases  = ["DS-0024", "DL3005", "DL3017", "DL3031", "DL3035", "DL3039", "AC_DOCKER_0003", "AC_DOCKER_0039", "AC_DOCKER_0052"]

  why = <<-EOT
    The result depends on the day of the build, and replaces packages that the base image was tested with. Do it only on
    purpose, to get security updates before the base image has them.
  EOT
  how = "Use a newer base image, or upgrade only the packages that need it."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    # `zypper patch` installs the one patch for it.
    chosen = [for flag in command.flags : flag if contains(["cve", "bugzilla", "bz", "issue", "issues"], split("=", flag)[0])]
  }

  when      = command.action == "upgrade"
  condition = length(command.packages) > 0 || length(local.chosen) > 0
  message   = "a build step of the image `${use.image.name}` upgrades all packages"
  place     = command.name
}
