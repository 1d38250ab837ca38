rule "IMG043" {
  name     = "copy-from-later-stage"
  title    = "Copy from a stage that is not built yet"
  question = "the stage after `--from` is built before this one"
  severity = "high"
  group    = "correctness"
  aliases  = ["DL3022", "DL3023", "DS-0006", "cdddb86f"]

  why = <<-EOT
    A stage can copy only from stages above it. If it names itself or a later stage, the build fails: Docker looks for
    an image with that name, or rejects the Dockerfile.
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
