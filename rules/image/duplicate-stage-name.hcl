rule "IMG042" {
  name     = "duplicate-stage-name"
  title    = "Duplicate stage name"
  question = "two stages have the same name"
  severity = "medium"
  group    = "correctness"
  aliases  = ["CKV_DOCKER_11", "DL3024", "DS-0012", "DuplicateStageName", "f2daed12"]

  why = <<-EOT
    `COPY --from` and `docker build --target` use the last stage with a name, even where the author meant the first.
  EOT
  how = "Give each stage a unique name."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    others = [for other in use.image.instructions : other.stage if other.keyword == "FROM" && other.stage < instruction.stage && lower(coalesce(other.stage_name, " ")) == lower(coalesce(instruction.stage_name, ""))]
  }

  when      = instruction.keyword == "FROM" && instruction.stage_name != null
  condition = length(local.others) == 0
  message   = "the stage name `${instruction.stage_name}` is already taken above"
  place     = instruction.arguments[2]
}
