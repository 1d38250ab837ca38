rule "IMG041" {
  name     = "repeated-entry-point"
  title    = "Entry point replaced in the same stage"
  question = "a later `ENTRYPOINT` replaces this one"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL4004", "DS-0007"]

  why = <<-EOT
    Of several `ENTRYPOINT` in one stage, the last one counts. Those above it have no effect, and whoever reads them takes them for
    what runs.
  EOT
  how = "Keep one `ENTRYPOINT` in each stage."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = instruction.keyword == "ENTRYPOINT" && !instruction.deferred
  condition = !instruction.replaced
  message   = "a later `ENTRYPOINT` of the image `${use.image.name}` replaces this one"
}
