rule "IMG029" {
  name     = "lone-package-update"
  title    = "Package index update without an installation"
  question = "a build step updates the package index without installing a package"
  severity = "medium"
  group    = "correctness"
  aliases  = ["CKV_DOCKER_5", "DS-0017", "AC_DOCKER_0049", "9bae49be"]

  why = <<-EOT
    The step stays in the build cache. When a later step installs other packages, it uses the index of the day on which
    this step ran: packages are outdated or missing.
  EOT
  how = "Update the index and install in one `RUN`: `apt-get update && apt-get install ...`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    installs = [for other in instruction.commands : other.name if other.manager == command.manager && contains(["install", "upgrade", "build-dep", "source", "download", "satisfy", "module"], other.action)]
    // What a script installs is not visible.
    scripts = [for other in instruction.commands : other.name if can(regex("\\.(sh|py|pl)$|^(sh|bash|dash|make|playwright|npx|gdebi|gdebi-core|ansible-playbook)$", other.name))]
  }

  when      = command.action == "update" && length(local.scripts) == 0
  condition = length(local.installs) > 0
  message   = "`${command.name}` updates the package index without an installation in the same step"
  place     = command.name
}
