rule "IMG047" {
  name     = "two-downloaders"
  title    = "Both `curl` and `wget` in the image"
  question = "the image uses both `curl` and `wget`"
  severity = "low"
  group    = "hygiene"
  default  = "off"
  aliases  = ["DL4001", "DS-0014", "fc775e75"]

  why = <<-EOT
    One download program is enough, and each one has to be kept up to date.
  EOT
  how = "Use one of them in all steps."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    own    = distinct([for command in instruction.commands : command.name if contains(["curl", "wget"], command.name)])
    before = distinct(flatten([for other in use.image.instructions : [for command in other.commands : command.name if contains(["curl", "wget"], command.name)] if other.stage == instruction.stage]))
  }

  when      = length(local.own) > 0
  condition = length(local.before) < 2
  message   = "the image `${use.image.name}` fetches files with both `curl` and `wget`"
  place     = local.own
}
