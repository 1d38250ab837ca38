rule "MOD014" {
  name         = "undeclared-readme-output"
  title        = "README lists an unknown output"
  question     = "the README lists an output that does not exist"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every output in the README is declared."
  aliases      = []

  why = <<-EOT
    A caller who relies on it gets an error.
  EOT
  how = "Remove the row, or let `bottlelint docs DIR` write the tables."

  each "module" { in = modules }
  each "row" { in = module.readme == null ? [] : module.readme.outputs == null ? [] : module.readme.outputs }

  when      = !module.external
  condition = row.declared
  message   = "the README lists output `${row.name}`, which the module does not declare"
  place     = row
}
