rule "IMG040" {
  name     = "repeated-command"
  title    = "Command replaced in the same stage"
  question = "a later `CMD` replaces this one"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL4003", "DS-0016", "AC_DOCKER_0053"]

  why = <<-EOT
    Of several `CMD` in one stage, the last one counts. Those above it have no effect, and whoever reads them takes them for
    what runs.
  EOT
  how = "Keep one `CMD` in each stage."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = instruction.keyword == "CMD" && !instruction.deferred
  condition = !instruction.replaced
  message   = "a later `CMD` of the image `${use.image.name}` replaces this one"
}
