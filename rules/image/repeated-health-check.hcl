rule "IMG024" {
  name     = "repeated-health-check"
  title    = "Repeated `HEALTHCHECK` in a stage"
  question = "a later `HEALTHCHECK` replaces this one"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL3012", "DS-0023"]

  why = <<-EOT
    Only the last `HEALTHCHECK` of a stage takes effect. The earlier ones mislead readers about what is checked.
  EOT
  how = "Keep one `HEALTHCHECK` in each stage."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = instruction.keyword == "HEALTHCHECK" && !instruction.deferred
  condition = !instruction.replaced
  message   = "a later `HEALTHCHECK` of the image `${use.image.name}` replaces this one"
}
