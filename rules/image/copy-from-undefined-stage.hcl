rule "IMG044" {
  name     = "copy-from-undefined-stage"
  title    = "Copy from a stage that does not exist"
  question = "the stage that files are copied from exists"
  severity = "low"
  group    = "correctness"
  aliases  = ["DL3022"]

  why = <<-EOT
    No stage has this name, so Docker takes it for an image and pulls `latest` of it. A slip in the name becomes the program of a
    stranger.
  EOT
  how = "Name a stage, or the image with its version: `--from=composer:2.8`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    source  = lookup(instruction.flags, "from", null)
    named   = [for other in use.image.instructions : other.stage if other.keyword == "FROM" && lower(coalesce(other.stage_name, " ")) == lower(local.source)]
    is_stage = length(local.named) > 0 || can(regex("^[0-9]+$", local.source))
  }

  when      = local.source != null
  unknown   = "silent"
  condition = can(regex("[:@/]", local.source)) || local.is_stage
  message   = "no stage is called `${local.source}`"
  place     = lookup(instruction.flags, "from", null)
}
