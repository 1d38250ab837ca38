rule "MOD003" {
  name         = "undescribed-output"
  title        = "Output without a description"
  question     = "the output has no description"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every output has a description."
  aliases      = ["terraform_documented_outputs"]

  why = <<-EOT
    Without a description, callers have to read the code of the module to know what the output is.
  EOT
  how = "Add a `description` that says what the value is, and when it is null."

  each "module" { in = modules }
  each "output" { in = module.outputs }

  when      = !module.external
  condition = output.description == null ? false : trimspace(output.description) != ""
  message   = "output `${output.name}` has no description"
  place     = output.description
}
