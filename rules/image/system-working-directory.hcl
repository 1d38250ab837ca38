rule "IMG038" {
  name     = "system-working-directory"
  title    = "Working directory of the system"
  question = "the working directory belongs to the system"
  severity = "low"
  group    = "correctness"
  aliases  = ["DS-0030"]

  why = <<-EOT
    The container's runtime mounts file systems of the kernel over these directories. What the image has there is hidden.
  EOT
  how = "Use a directory of the program's own, such as `/app`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "path" { in = instruction.arguments }

  when      = instruction.keyword == "WORKDIR"
  unknown   = "silent"
  condition = !can(regex("^[\"']?/(proc|sys|dev|boot|initrd|lost[+]found)(/|[\"']?$)", path))
  message   = "the working directory `${path}` belongs to the system"
  place     = path
}
