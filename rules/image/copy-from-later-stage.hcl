rule "IMG043" {
  name     = "copy-from-later-stage"
  title    = "Copy from a stage that is not built yet"
  question = "the stage that files are copied from is built by then"
  severity = "high"
  group    = "correctness"
  aliases  = ["DL3022", "DL3023", "DS-0006"]

  why = <<-EOT
    A stage can take files from those above it. One that names itself or a later one does not build: Docker looks for an image of
    that name, or refuses the file.
  EOT
  how = "Name a stage above, or move that stage up."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    source  = lookup(instruction.flags, "from", null)
    named   = [for other in use.image.instructions : other.stage if other.keyword == "FROM" && lower(coalesce(other.stage_name, " ")) == lower(local.source)]
    number  = can(regex("^[0-9]+$", local.source)) ? tonumber(local.source) : -1
    earlier = anytrue([for stage in local.named : stage < instruction.stage])
  }

  when      = local.source != null
  condition = (length(local.named) == 0 || local.earlier) && local.number < instruction.stage
  message   = "`--from=${local.source}` names a stage that is not built before this one"
  place     = lookup(instruction.flags, "from", null)
}
