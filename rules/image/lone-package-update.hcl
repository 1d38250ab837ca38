rule "IMG029" {
  name     = "lone-package-update"
  title    = "Package index updated without an installation"
  question = "a build step updates the package index and installs nothing"
  severity = "medium"
  group    = "correctness"
  aliases  = ["CKV_DOCKER_5", "DS-0017", "AC_DOCKER_0049"]

  why = <<-EOT
    The step is kept in the build's cache. When the next step installs something else, it does so from the index of the day on
    which this one ran: packages are missing, or old.
  EOT
  how = "Update the index and install in one `RUN`: `apt-get update && apt-get install ...`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    installs = [for other in instruction.commands : other.name if other.manager == command.manager && contains(["install", "upgrade", "build-dep", "source", "download", "satisfy", "module"], other.action)]
    // What a script of one's own installs is not seen.
    scripts = [for other in instruction.commands : other.name if can(regex("\\.(sh|py|pl)$|^(sh|bash|dash|make|playwright|npx|gdebi|gdebi-core|ansible-playbook)$", other.name))]
  }

  when      = command.action == "update" && length(local.scripts) == 0
  condition = length(local.installs) > 0
  message   = "`${command.name}` updates the package index, and nothing is installed in the same step"
  place     = command.name
}
