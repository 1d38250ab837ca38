rule "IMG037" {
  name     = "relative-working-directory"
  title    = "Relative working directory"
  question = "the working directory is relative"
  severity = "low"
  group    = "hygiene"
  aliases  = ["CKV_DOCKER_10", "DS-0009", "DL3000", "AC_DOCKER_0013", "6b376af8"]

  why = <<-EOT
    A relative `WORKDIR` depends on the base image and on earlier instructions.
  EOT
  how = "Write an absolute path."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "path" { in = instruction.arguments }

  when      = instruction.keyword == "WORKDIR"
  unknown   = "silent"
  condition = can(regex("^[\"']?(/|[A-Za-z]:)", path))
  message   = "the working directory `${path}` is relative"
  place     = path
}
