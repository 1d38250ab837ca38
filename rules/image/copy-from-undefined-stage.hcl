rule "IMG044" {
  name     = "copy-from-undefined-stage"
  title    = "Copy from an undefined stage"
  question = "the stage after `--from` exists"
  severity = "low"
  group    = "correctness"
  aliases  = ["DL3022"]

  why = <<-EOT
    No stage has this name, so Docker treats it as an image and pulls its `latest` tag. A typo can put a stranger's
    program into the image.
  EOT
  how = "Name a stage, or an image with its version: `--from=composer:2.8`."

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
  message   = "no stage is named `${local.source}`"
  place     = lookup(instruction.flags, "from", null)
}
