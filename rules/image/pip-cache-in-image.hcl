rule "IMG035" {
  name     = "pip-cache-in-image"
  title    = "`pip` cache in the image"
  question = "the `pip` cache stays in the image"
  severity = "low"
  group    = "hygiene"
  aliases  = ["DL3042", "AC_DOCKER_0031", "f2f903fb"]

  why = <<-EOT
    `pip` keeps downloads and built packages in `~/.cache/pip`, and nothing in the image uses them again.
  EOT
  how = "Add `--no-cache-dir`, set `PIP_NO_CACHE_DIR=1`, or mount a cache: `RUN --mount=type=cache,target=/root/.cache/pip`."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }
  each "command" { in = instruction.commands }

  locals {
    off      = ["", "0", "false", "off", "no"]
    by_image = try(use.image.environment.PIP_NO_CACHE_DIR, null)
    by_step  = [for setting in instruction.settings : setting.value if setting.name == "PIP_NO_CACHE_DIR"]
    set      = [for value in concat([local.by_image], local.by_step) : value if value == null ? false : !contains(local.off, lower(value))]
    mounted  = [for cache in instruction.caches : cache if can(regex("\\.cache|/pip", cache))]
    removed  = [for other in instruction.commands : other.name if other.name == "rm" && can(regex("\\.cache", join(" ", [for word in other.words : tf::text(word)]))) || other.manager == "pip" && other.action == "cache"]
  }

  when      = instruction.final && command.manager == "pip" && command.action == "install"
  condition = contains(command.flags, "no-cache-dir") || length(local.set) > 0 || length(local.mounted) > 0 || length(local.removed) > 0
  message   = "the cache of `pip` stays in the image `${use.image.name}`"
  place     = command.name
}
