rule "IMG033" {
  name     = "recommended-packages"
  title    = "Recommended packages in the image"
  question = "a build step installs recommended packages"
  severity = "low"
  group    = "hygiene"
  aliases  = ["DS-0029", "DL3015", "AC_DOCKER_0014", "7384dfb2"]

  why = <<-EOT
    `apt` also installs the packages that a package recommends but does not need. They can double the size of an image,
    and each can have vulnerabilities.
  EOT
  how = "Add `--no-install-recommends`, and name the recommended packages that you do need."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    options = [for word in command.words : word if tf::known(word) && can(regex("(?i)Install-Recommends=[\"']?(false|0|no)", word))]
    without = [for flag in command.flags : flag if contains(["no-install-recommends", "without-recommends", "R"], flag)]
  }

  when      = command.manager == "apt" && command.action == "install"
  condition = length(local.options) > 0 || length(local.without) > 0
  message   = "`${command.name}` also installs recommended packages"
  place     = command.name
}
