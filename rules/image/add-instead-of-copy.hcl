rule "IMG027" {
  name     = "add-instead-of-copy"
  title    = "ADD where COPY would do"
  question = "`COPY` would do where the image uses `ADD`"
  severity = "low"
  group    = "hygiene"
  aliases  = ["CKV_DOCKER_4", "DS-0005", "DL3020", "AC_DOCKER_0032", "AC_DOCKER_0035"]

  why = <<-EOT
    `ADD` unpacks archives and fetches addresses, silently. For files and directories `COPY` does the same, and does nothing
    else.
  EOT
  how = "Write `COPY`. Keep `ADD` for archives that it unpacks, and for addresses with `--checksum`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    count   = length(instruction.arguments)
    sources = local.count > 1 ? slice(instruction.arguments, 0, local.count - 1) : []
    plain   = [for source in local.sources : source if !can(regex("^(https?|ftp|git|ssh)://|^git@|\\.git(#.*)?$|^<<|\\.(tar|gz|tgz|bz2|tbz|tbz2|tb2|xz|txz|zst|tzst|lz|lzma|tlz|tpz|z|Z)$", source))]
  }

  when      = instruction.keyword == "ADD"
  unknown   = "silent"
  condition = length(local.plain) == 0
  message   = "`ADD` copies `${join("`, `", local.plain)}` as `COPY` would"
  place     = instruction.keyword
}
