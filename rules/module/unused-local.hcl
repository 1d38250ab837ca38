rule "MOD007" {
  name         = "unused-local"
  title        = "Unused local value"
  question     = "the local value is unused"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every local value is used."
  aliases      = ["terraform_unused_declarations"]

  why = <<-EOT
    It misleads readers, who assume that it has an effect.
  EOT
  how = "Remove the local value, or use it."

  each "module" { in = modules }
  each "local_value" { in = module.locals }

  when      = !module.external
  condition = local_value.used
  message   = "local value `${local_value.name}` is declared but not used"
  place     = local_value
}
