rule "IMG050" {
  name     = "fixed-platform"
  title    = "Fixed platform of a base image"
  question = "the base image is pulled for a fixed platform"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["DL3029", "AC_DOCKER_0001", "FromPlatformFlagConstDisallowed"]

  why = <<-EOT
    With a constant, the image is for this platform whatever the build is asked for. Where that does not fit the task, IMG014 says
    so.
  EOT
  how = "Leave `--platform` out, or write `--platform=$BUILDPLATFORM` for a stage that only builds."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    platform = lookup(instruction.flags, "platform", null)
  }

  when      = local.platform != null
  unknown   = "silent"
  condition = local.platform == ""
  message   = "the base image is pulled for `${local.platform}` only"
  place     = lookup(instruction.flags, "platform", null)
}
