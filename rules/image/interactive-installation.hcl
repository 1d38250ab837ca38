rule "IMG032" {
  name     = "interactive-installation"
  title    = "Installation that prompts for confirmation"
  question = "a build step prompts for confirmation"
  severity = "medium"
  group    = "correctness"
  aliases  = [
    "DS-0021", "DL3014", "DL3030", "DL3034", "DL3038", "AC_DOCKER_0004", "77783205", "7ebd323c", "6e19193a",
    "45e1fca5",
  ]

  why = <<-EOT
    The package manager asks for confirmation before it installs additional packages. A build has no terminal to answer,
    so it aborts.
  EOT
  how = "Confirm in advance: `--yes` for apt-get, `-y` for yum and dnf, `--non-interactive` for zypper."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    answered = [for other in instruction.commands : other.name if other.piped && (other.name == "yes" || other.name == "echo" || other.name == "printf")]
  }

  when      = command.action == "install"
  condition = !command.asks || length(local.answered) > 0
  message   = "`${command.name}` prompts for confirmation, which a build cannot give"
  place     = command.name
}
