rule "IMG051" {
  name     = "changed-owner"
  title    = "Copy with another owner"
  question = "files are copied for another owner"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["AC_DOCKER_00024"]

  why = <<-EOT
    Whoever runs the program can change files that belong to its user. Programs and configuration are safer with root for an
    owner, and readable by all.
  EOT
  how = "Leave `--chown` out where the program only reads the file."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = contains(["COPY", "ADD"], instruction.keyword)
  condition = !contains(keys(instruction.flags), "chown")
  message   = "the image `${use.image.name}` copies files for another owner than root"
  place     = lookup(instruction.flags, "chown", null)
}
