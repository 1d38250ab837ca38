rule "MOD001" {
  name         = "untyped-variable"
  title        = "Variable without a type"
  question     = "a variable has no type"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every variable has a type."
  aliases      = ["terraform_typed_variables"]

  why = <<-EOT
    A variable without a type takes anything: a list where a string is needed fails far from its cause, in an expression or
    at the provider. A type is checked where the value is given.
  EOT
  how = "Add `type = string`, `type = list(string)`, `type = object({ name = string })`; `type = any` where it really is anything."

  each "module" { in = modules }
  each "variable" { in = module.variables }

  when      = !module.external
  condition = variable.type != null
  message   = "variable `${variable.name}` has no type"
  place     = variable.type
}
