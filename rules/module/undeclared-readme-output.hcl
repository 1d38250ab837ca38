rule "MOD014" {
  name         = "undeclared-readme-output"
  title        = "README lists an undeclared output"
  question     = "the README lists an undeclared output"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every output in the README is declared."
  aliases      = []

  why = <<-EOT
    A caller who uses the output gets an error.
  EOT
  how = "Remove the row, or generate the tables with `bottlelint docs DIR`."

  each "module" { in = modules }
  each "row" { in = module.readme == null ? [] : module.readme.outputs == null ? [] : module.readme.outputs }

  when      = !module.external
  condition = row.declared
  message   = "the README lists output `${row.name}`, which the module does not declare"
  place     = row
}
