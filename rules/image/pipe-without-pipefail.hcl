rule "IMG048" {
  name     = "pipe-without-pipefail"
  title    = "Pipe without `pipefail`"
  question = "a pipe in a build step hides a failure"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL4006", "AC_DOCKER_0020", "efbf148a"]

  why = <<-EOT
    The exit status of a pipe is that of its last command. If `curl` fails in `curl ... | tar x`, the build continues
    with half a file.
  EOT
  how = <<-EOT
    Set `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`, or begin the step with `set -o pipefail`.
  EOT

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    // These do not fail.
    piped    = [for command in instruction.commands : command.name if command.piped && !contains(["echo", "printf", "yes", "true", ":"], command.name)]
    by_shell = instruction.shell == null ? false : can(regex("pipefail", join(" ", instruction.shell)))
    by_step  = [for command in instruction.commands : command.name if can(regex("(^| )pipefail( |$)", join(" ", [for word in command.words : tf::text(word)]))) && contains(["set", "bash", "sh", "ash", "zsh"], command.name)]
  }

  when      = length(local.piped) > 0
  condition = local.by_shell || length(local.by_step) > 0
  message   = "a pipe in a build step of the image `${use.image.name}` hides a failure of `${local.piped[0]}`"
  place     = local.piped[0]
}
