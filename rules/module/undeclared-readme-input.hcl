rule "MOD013" {
  name         = "undeclared-readme-input"
  title        = "README lists an unknown variable"
  question     = "the README lists a variable that does not exist"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every input in the README is declared."
  aliases      = []

  why = <<-EOT
    A caller who sets it gets an error.
  EOT
  how = "Remove the row, or let `bottlelint docs DIR` write the tables."

  each "module" { in = modules }
  each "row" { in = module.readme == null ? [] : module.readme.inputs == null ? [] : module.readme.inputs }

  when      = !module.external
  condition = row.declared
  message   = "the README lists input `${row.name}`, which the module does not declare"
  place     = row
}
