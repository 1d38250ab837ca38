rule "IMG032" {
  name     = "interactive-installation"
  title    = "Installation that asks"
  question = "a build step waits for an answer"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DS-0021", "DL3014", "DL3030", "DL3034", "DL3038", "AC_DOCKER_0004"]

  why = <<-EOT
    The package manager asks before it installs more than it was told to. Nobody answers in a build, so it aborts.
  EOT
  how = "Say yes beforehand: `--yes` for apt-get, `-y` for yum and dnf, `--non-interactive` for zypper."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    answered = [for other in instruction.commands : other.name if other.piped && (other.name == "yes" || other.name == "echo" || other.name == "printf")]
  }

  when      = command.action == "install"
  condition = !command.asks || length(local.answered) > 0
  message   = "`${command.name}` asks before it installs"
  place     = command.name
}
