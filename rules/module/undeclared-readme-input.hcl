rule "MOD013" {
  name         = "undeclared-readme-input"
  title        = "README lists an undeclared variable"
  question     = "the README lists an undeclared variable"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every input in the README is declared."
  aliases      = []

  why = <<-EOT
    A caller who sets the variable gets an error.
  EOT
  how = "Remove the row, or generate the tables with `bottlelint docs DIR`."

  each "module" { in = modules }
  each "row" { in = module.readme == null ? [] : module.readme.inputs == null ? [] : module.readme.inputs }

  when      = !module.external
  condition = row.declared
  message   = "the README lists input `${row.name}`, which the module does not declare"
  place     = row
}
