rule "IMG034" {
  name     = "package-cache-in-image"
  title    = "Package cache in the image"
  question = "the package cache stays in the image"
  severity = "low"
  group    = "hygiene"
  aliases  = [
    "DL3009", "DL3019", "DL3032", "DL3036", "DL3040", "DS-0015", "DS-0019", "DS-0020", "DS-0025", "DS-0027",
    "AC_DOCKER_0009", "AC_DOCKER_00025", "ae9c56a6", "df746b39", "295acb63", "38300d1a", "00481784",
  ]

  why = <<-EOT
    Files that a package manager downloads stay in the layer of its step, even if a later step deletes them.
  EOT
  how = <<-EOT
    Delete it in the same `RUN` (`rm -rf /var/lib/apt/lists/*`, `dnf clean all`, `zypper clean`), use `apk add
    --no-cache`, or mount a cache: `RUN --mount=type=cache,target=...`.
  EOT

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    kept = {
      apt    = "^/var(/lib(/apt(/lists)?)?)?"
      apk    = "^(/var(/cache(/apk)?)?|/etc/apk/cache)"
      yum    = "^/var(/cache(/(yum|dnf|libdnf5))?)?"
      zypper = "^/var(/cache(/zypp)?)?"
    }
    // With apt it is the index that stays; Debian's images remove the packages themselves.
    fills   = command.manager == "apt" ? command.action == "update" : (command.manager == "apk" ? command.action == "install" && !contains(command.flags, "no-cache") : command.action == "install" || command.action == "upgrade")
    cleaned = [for other in instruction.commands : other.name if other.number > command.number && other.manager == command.manager && (other.action == "distclean" || other.action == "clean" && command.manager != "apt")]
    removed = [for other in instruction.commands : other.name if other.number > command.number && contains(["rm", "find"], other.name) && anytrue([for word in other.operands : can(regex("${local.kept[command.manager]}(/?[*]?|/.*[*])$", word))])]
    mounted = [for cache in instruction.caches : cache if can(regex("${local.kept[command.manager]}/?$", cache))]
  }

  when      = instruction.final && contains(["apt", "apk", "yum", "zypper"], command.manager) && local.fills
  condition = length(local.cleaned) > 0 || length(local.removed) > 0 || length(local.mounted) > 0
  message   = "the package cache of `${command.name}` stays in the image `${use.image.name}`"
  place     = command.name
}
