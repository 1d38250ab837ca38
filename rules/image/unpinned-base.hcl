rule "IMG016" {
  name     = "unpinned-base"
  title    = "Base image without a fixed version"
  question = "a base image has no fixed version"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_DOCKER_7", "DS-0001", "DL3006", "DL3007"]

  why = <<-EOT
    `latest`, or no tag at all, is another image tomorrow: a build that was tested and one that is deployed need not
    have the same base, and nobody sees when it changed.
  EOT
  how = "Name a version, better with its digest: `FROM debian:12-slim@sha256:...`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    copied    = lookup(instruction.flags, "from", "")
    reference = instruction.keyword == "FROM" ? instruction.arguments[0] : local.copied
    name      = reverse(split("/", local.reference))[0]
  }

  when      = (instruction.keyword == "FROM" ? instruction.of_stage == false : instruction.keyword == "COPY" && can(regex("[/:]", local.copied))) && local.reference != "scratch"
  condition = strcontains(local.reference, "@") || (strcontains(local.name, ":") && !endswith(local.name, ":latest"))
  message   = "the image `${use.image.name}` is built from `${local.reference}`, which is not a fixed version"
  place     = instruction.keyword == "FROM" ? instruction.arguments[0] : lookup(instruction.flags, "from", "")
}
