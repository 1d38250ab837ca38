rule "MOD002" {
  name         = "undescribed-variable"
  title        = "Variable without a description"
  question     = "a variable has no description"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every variable has a description."
  aliases      = ["terraform_documented_variables"]

  why = <<-EOT
    Who calls the module has to read its code to know what to give.
  EOT
  how = "Add `description = \"...\"`: what it is, in which unit, and what it changes."

  each "module" { in = modules }
  each "variable" { in = module.variables }

  when      = !module.external
  condition = variable.description == null ? false : trimspace(variable.description) != ""
  message   = "variable `${variable.name}` has no description"
  place     = variable.description
}
