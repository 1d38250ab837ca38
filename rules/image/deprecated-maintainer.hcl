rule "IMG046" {
  name     = "deprecated-maintainer"
  title    = "Deprecated `MAINTAINER` instruction"
  question = "the image has a `MAINTAINER` instruction"
  severity = "info"
  group    = "hygiene"
  aliases  = ["DL4000", "CKV_DOCKER_6", "DS-0022", "MaintainerDeprecated", "99614418"]

  why = <<-EOT
    `MAINTAINER` has been deprecated since Docker 1.13. A label holds the same information, and tools can read it.
  EOT
  how = <<-EOT
    Write `LABEL org.opencontainers.image.authors="..."`.
  EOT

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  condition = instruction.keyword != "MAINTAINER"
  message   = "the image `${use.image.name}` has a `MAINTAINER` instruction"
  place     = instruction.keyword
}
