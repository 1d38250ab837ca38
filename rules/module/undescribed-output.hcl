rule "MOD003" {
  name         = "undescribed-output"
  title        = "Output without a description"
  question     = "an output has no description"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every output has a description."
  aliases      = ["terraform_documented_outputs"]

  why = <<-EOT
    Who uses the module has to read its code to know what it gets.
  EOT
  how = "Add `description = \"...\"`: what it is, and when it is null."

  each "module" { in = modules }
  each "output" { in = module.outputs }

  when      = !module.external
  condition = output.description == null ? false : trimspace(output.description) != ""
  message   = "output `${output.name}` has no description"
  place     = output.description
}
