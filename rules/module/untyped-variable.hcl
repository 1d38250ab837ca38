rule "MOD001" {
  name         = "untyped-variable"
  title        = "Variable without a type"
  question     = "the variable has no type"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every variable has a type."
  aliases      = ["terraform_typed_variables"]

  why = <<-EOT
    A variable without a type accepts any value: a list in place of a string fails far from its cause, in an expression
    or at the provider. Terraform checks a type where the value is set.
  EOT
  how = "Add a type: `type = string`, `type = list(string)`, `type = object({ name = string })`, or `type = any` where any value is valid."

  each "module" { in = modules }
  each "variable" { in = module.variables }

  when      = !module.external
  condition = variable.type != null
  message   = "variable `${variable.name}` has no type"
  place     = variable.type
}
