rule "MOD007" {
  name         = "unused-local"
  title        = "Unused local value"
  question     = "a local value is unused"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every local value is used."
  aliases      = ["terraform_unused_declarations"]

  why = <<-EOT
    A reader has to find out that it means nothing.
  EOT
  how = "Remove the local value, or use it."

  each "module" { in = modules }
  each "local_value" { in = module.locals }

  when      = !module.external
  condition = local_value.used
  message   = "local value `${local_value.name}` is declared and never used"
  place     = local_value
}
