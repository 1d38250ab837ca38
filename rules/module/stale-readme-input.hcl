rule "MOD009" {
  name         = "stale-readme-input"
  title        = "README contradicts a variable"
  question     = "the README contradicts a variable"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "The README describes every input correctly."
  aliases      = []

  why = <<-EOT
    Callers rely on the table of inputs. A wrong default or type, or a missing variable, costs each of them time.
  EOT
  how = "Correct the table, or generate it with `bottlelint docs DIR`."

  each "module" { in = modules }
  each "variable" { in = module.variables }

  when = !module.external

  locals {
    inputs   = module.readme == null ? null : module.readme.inputs
    row      = variable.row
    spelling = variable.has_default ? [variable.default_text, jsonencode(variable.default)] : ["n/a", "", "-"]
    defaults = [for text in local.spelling : replace(text, "/[[:space:],]+/", "")]
    checks = local.row == null ? {} : {
      type        = local.row.type == null || variable.type == null ? true : replace(local.row.type, "/[[:space:],]+/", "") == replace(variable.type, "/[[:space:],]+/", "")
      default     = local.row.default == null ? true : contains(local.defaults, replace(local.row.default, "/[[:space:],]+/", ""))
      required    = local.row.required == null ? true : contains(variable.has_default ? ["no", "false", "-"] : ["yes", "true"], lower(local.row.required))
      # Formatting and punctuation may differ.
      description = local.row.description == null || variable.description == null ? true : replace(lower(local.row.description), "/[^a-z0-9]+/", "") == replace(lower(variable.description), "/[^a-z0-9]+/", "")
    }
    wrong = [for column, right in local.checks : column if !right]
    last  = length(local.wrong) - 1
    said  = local.last < 1 ? join("", local.wrong) : "${join(", ", slice(local.wrong, 0, local.last))} and ${local.wrong[local.last]}"
  }
  condition = local.inputs == null ? true : local.row != null && length(local.wrong) == 0
  message   = "the README ${local.row == null ? "does not list variable `${variable.name}`" : "contradicts the ${local.said} of variable `${variable.name}`"}"
  place     = variable
}
