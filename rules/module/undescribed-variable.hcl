rule "MOD002" {
  name         = "undescribed-variable"
  title        = "Variable without a description"
  question     = "the variable has no description"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every variable has a description."
  aliases      = ["terraform_documented_variables"]

  why = <<-EOT
    Without a description, callers have to read the code of the module to know what to pass.
  EOT
  how = "Add a `description` with the meaning of the value, its unit and its effect."

  each "module" { in = modules }
  each "variable" { in = module.variables }

  when      = !module.external
  condition = variable.description == null ? false : trimspace(variable.description) != ""
  message   = "variable `${variable.name}` has no description"
  place     = variable.description
}
