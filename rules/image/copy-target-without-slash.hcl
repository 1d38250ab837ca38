rule "IMG045" {
  name     = "copy-target-without-slash"
  title    = "Copy of several files to a path without a slash"
  question = "the path that several files are copied to ends with a slash"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL3021", "DS-0011"]

  why = <<-EOT
    Several sources can only go to a directory, and Docker takes a path for one if it ends with a slash. Without it the build
    fails.
  EOT
  how = "End the last argument with `/`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    count  = length(instruction.arguments)
    target = local.count > 0 ? instruction.arguments[local.count - 1] : ""
  }

  when      = contains(["COPY", "ADD"], instruction.keyword) && local.count > 2
  unknown   = "silent"
  condition = endswith(local.target, "/") || endswith(local.target, "\\") || contains([".", ".."], local.target)
  message   = "several files are copied to `${local.target}`, which does not end with a slash"
  place     = instruction.arguments[local.count - 1]
}
