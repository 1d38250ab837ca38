rule "IMG026" {
  name     = "invalid-exposed-port"
  title    = "Invalid port in `EXPOSE`"
  question = "the exposed port is valid"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL3011", "DS-0008", "AC_DOCKER_0011", "71bf8cf8"]

  why = <<-EOT
    A port is a number from 0 to 65535, or a range, with an optional `/tcp` or `/udp`. With anything else the build
    fails.
  EOT
  how = "Name the port that the program listens on."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "argument" { in = instruction.arguments }

  // A variable can hold several ports.
  locals {
    ports = [for one in split(" ", argument) : one if one != ""]
    valid = [for one in local.ports : can(regex("^[0-9]+(-[0-9]+)?(/(?i:tcp|udp|sctp))?$", one)) ? alltrue([for number in regexall("[0-9]+", split("/", one)[0]) : tonumber(number) <= 65535]) : false]
  }

  when      = instruction.keyword == "EXPOSE"
  unknown   = "silent"
  condition = alltrue(local.valid)
  message   = "`${argument}` is not a valid port"
  place     = argument
}
