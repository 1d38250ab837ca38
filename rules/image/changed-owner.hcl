rule "IMG051" {
  name     = "changed-owner"
  title    = "Files copied with `--chown`"
  question = "files are copied with `--chown`"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["AC_DOCKER_00024", "aa93e17f"]

  why = <<-EOT
    An attacker who takes over the program can change files that its user owns. Programs and configuration are safer
    when root owns them and everyone can read them.
  EOT
  how = "Remove `--chown` where the program only reads the file."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  when      = contains(["COPY", "ADD"], instruction.keyword)
  condition = !contains(keys(instruction.flags), "chown")
  message   = "the image `${use.image.name}` copies files with an owner other than root"
  place     = lookup(instruction.flags, "chown", null)
}
