rule "IMG019" {
  name     = "unverified-download"
  title    = "Download without a checksum"
  question = "the image adds a download without a checksum"
  severity = "medium"
  group    = "security"

  why = <<-EOT
    `ADD` with a URL takes whatever the server sends on the day of the build. Without `--checksum` nobody notices a
    change.
  EOT
  how = "Add `--checksum=sha256:...`, or download the file in a `RUN` that verifies its hash."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    count   = length(instruction.arguments)
    sources = local.count > 1 ? slice(instruction.arguments, 0, local.count - 1) : []
    remote  = [for source in local.sources : source if can(regex("^https?://", source)) && !can(regex("\\.git(#.*)?$", source))]
  }

  when      = instruction.keyword == "ADD"
  condition = length(local.remote) == 0 || contains(keys(instruction.flags), "checksum")
  message   = "the image `${use.image.name}` adds `${join("`, `", local.remote)}` without a checksum"
  place     = instruction.arguments
}
