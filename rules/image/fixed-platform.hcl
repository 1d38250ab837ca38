rule "IMG050" {
  name     = "fixed-platform"
  title    = "Base image with a fixed platform"
  question = "the base image has a fixed platform"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["DL3029", "AC_DOCKER_0001", "FromPlatformFlagConstDisallowed", "b16e8501"]

  why = <<-EOT
    With a constant, the image is always built for this platform, whatever platform the build requests. IMG014 reports
    images whose platform does not match the task.
  EOT
  how = "Remove `--platform`, or write `--platform=$BUILDPLATFORM` for a stage that only builds."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    platform = lookup(instruction.flags, "platform", null)
  }

  when      = local.platform != null
  unknown   = "silent"
  condition = local.platform == ""
  message   = "the base image is fixed to the platform `${local.platform}`"
  place     = lookup(instruction.flags, "platform", null)
}
