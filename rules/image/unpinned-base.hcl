rule "IMG016" {
  name     = "unpinned-base"
  title    = "Base image without a fixed version"
  question = "the base image has a fixed version"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_DOCKER_7", "DS-0001", "DL3006", "DL3007", "9efb0b2d", "f45ea400"]

  why = <<-EOT
    `latest`, or no tag, can be a different image tomorrow: a deployed build may not have the same base as the tested
    one, and nothing records the change.
  EOT
  how = "Name a version, ideally with its digest: `FROM debian:12-slim@sha256:...`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    copied    = lookup(instruction.flags, "from", "")
    reference = instruction.keyword == "FROM" ? instruction.arguments[0] : local.copied
    name      = reverse(split("/", local.reference))[0]
  }

  when      = (instruction.keyword == "FROM" ? instruction.of_stage == false : instruction.keyword == "COPY" && can(regex("[/:]", local.copied))) && local.reference != "scratch"
  condition = strcontains(local.reference, "@") || (strcontains(local.name, ":") && !endswith(local.name, ":latest"))
  message   = "the image `${use.image.name}` is built from `${local.reference}`, which has no fixed version"
  place     = instruction.keyword == "FROM" ? instruction.arguments[0] : lookup(instruction.flags, "from", "")
}
