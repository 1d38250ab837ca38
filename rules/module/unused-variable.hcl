rule "MOD006" {
  name         = "unused-variable"
  title        = "Unused variable"
  question     = "the variable is unused"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every variable is used."
  aliases      = ["terraform_unused_declarations"]

  why = <<-EOT
    A caller sets the variable, and nothing happens. That is worst for a variable that promises protection.
  EOT
  how = "Remove the variable, or use it."

  each "module" { in = modules }
  each "variable" { in = module.variables }

  when      = !module.external
  condition = variable.used
  message   = "variable `${variable.name}` is declared but not used"
  place     = variable
}
