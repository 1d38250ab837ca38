rule "IMG040" {
  name     = "repeated-command"
  title    = "Repeated `CMD` in a stage"
  question = "a later `CMD` replaces this one"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL4003", "DS-0016", "AC_DOCKER_0053", "41c195f4"]

  why = <<-EOT
    Only the last `CMD` of a stage takes effect. The earlier ones mislead readers about what runs.
  EOT
  how = "Keep one `CMD` in each stage."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = instruction.keyword == "CMD" && !instruction.deferred
  condition = !instruction.replaced
  message   = "a later `CMD` of the image `${use.image.name}` replaces this one"
}
