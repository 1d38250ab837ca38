rule "IMG024" {
  name     = "repeated-health-check"
  title    = "Health check replaced in the same stage"
  question = "a later `HEALTHCHECK` replaces this one"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL3012", "DS-0023"]

  why = <<-EOT
    Of several `HEALTHCHECK` in one stage, the last one counts. Those above it have no effect, and whoever reads them takes them for
    what runs.
  EOT
  how = "Keep one `HEALTHCHECK` in each stage."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = instruction.keyword == "HEALTHCHECK" && !instruction.deferred
  condition = !instruction.replaced
  message   = "a later `HEALTHCHECK` of the image `${use.image.name}` replaces this one"
}
