rule "IMG038" {
  name     = "system-working-directory"
  title    = "Working directory in a system directory"
  question = "the working directory is in a system directory"
  severity = "low"
  group    = "correctness"
  aliases  = ["DS-0030"]

  why = <<-EOT
    The container runtime mounts kernel file systems over these directories and hides the image's files there.
  EOT
  how = "Use a directory of the application, such as `/app`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "path" { in = instruction.arguments }

  when      = instruction.keyword == "WORKDIR"
  unknown   = "silent"
  condition = !can(regex("^[\"']?/(proc|sys|dev|boot|initrd|lost[+]found)(/|[\"']?$)", path))
  message   = "the working directory `${path}` is in a system directory"
  place     = path
}
