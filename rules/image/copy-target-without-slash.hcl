rule "IMG045" {
  name     = "copy-target-without-slash"
  title    = "Several files copied to a path without a trailing slash"
  question = "the destination of several files ends with a slash"
  severity = "medium"
  group    = "correctness"
  aliases  = ["DL3021", "DS-0011", "6db6e0c2"]

  why = <<-EOT
    Several sources need a directory as their destination, and Docker treats a path as a directory only if it ends with
    a slash. Without one the build fails.
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
