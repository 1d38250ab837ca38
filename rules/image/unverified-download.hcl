rule "IMG019" {
  name     = "unverified-download"
  title    = "Unverified download in the image"
  question = "the image adds a file from the network unverified"
  severity = "medium"
  group    = "security"

  why = <<-EOT
    `ADD` with an address takes whatever the server sends on the day of the build. Without `--checksum` nobody
    notices that it is something else.
  EOT
  how = "Add `--checksum=sha256:...`, or fetch the file in a `RUN` that compares its hash."

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
