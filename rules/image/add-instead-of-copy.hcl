rule "IMG027" {
  name     = "add-instead-of-copy"
  title    = "`ADD` instead of `COPY`"
  question = "`ADD` could be replaced with `COPY`"
  severity = "low"
  group    = "hygiene"
  aliases  = ["CKV_DOCKER_4", "DS-0005", "DL3020", "AC_DOCKER_0032", "AC_DOCKER_0035", "9513a694"]

  why = <<-EOT
    `ADD` silently unpacks archives and downloads URLs. `COPY` copies files and directories, and does nothing else.
  EOT
  how = "Write `COPY`. Keep `ADD` for archives that it unpacks, and for URLs with `--checksum`."

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
  message   = "`ADD` copies `${join("`, `", local.plain)}`, for which `COPY` is enough"
  place     = instruction.keyword
}
