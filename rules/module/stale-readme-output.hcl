rule "MOD010" {
  name         = "stale-readme-output"
  title        = "README contradicts an output"
  question     = "the README contradicts an output"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "The README describes every output correctly."
  aliases      = []

  why = <<-EOT
    Callers rely on the table of outputs.
  EOT
  how = "Correct the table, or generate it with `bottlelint docs DIR`."

  each "module" { in = modules }
  each "output" { in = module.outputs }

  when = !module.external

  locals {
    outputs = module.readme == null ? null : module.readme.outputs
    row     = output.row
    same    = local.row == null ? false : local.row.description == null || output.description == null ? true : replace(local.row.description, "/[[:space:]]+/", "") == replace(output.description, "/[[:space:]]+/", "")
  }
  condition = local.outputs == null ? true : local.same
  message   = "the README ${local.row == null ? "does not list output `${output.name}`" : "contradicts the description of output `${output.name}`"}"
  place     = output
}
