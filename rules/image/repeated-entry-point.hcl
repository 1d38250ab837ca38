rule "IMG041" {
  name     = "repeated-entry-point"
  title    = "Repeated `ENTRYPOINT` in a stage"
  question = "a later `ENTRYPOINT` replaces this one"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL4004", "DS-0007", "6938958b"]

  why = <<-EOT
    Only the last `ENTRYPOINT` of a stage takes effect. The earlier ones mislead readers about what runs.
  EOT
  how = "Keep one `ENTRYPOINT` in each stage."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = instruction.keyword == "ENTRYPOINT" && !instruction.deferred
  condition = !instruction.replaced
  message   = "a later `ENTRYPOINT` of the image `${use.image.name}` replaces this one"
}
