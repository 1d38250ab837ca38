rule "MOD008" {
  name         = "unused-data-source"
  title        = "Unused data source"
  question     = "the data source is unused"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every data source is used."
  aliases      = ["terraform_unused_declarations"]

  why = <<-EOT
    Terraform reads it from AWS in every plan, which takes time, needs permissions and can fail.
  EOT
  how = "Remove the data source, or use it."

  each "module" { in = modules }
  each "source" { in = module.data }

  when      = !module.external
  condition = source.used
  message   = "data source `${source.address}` is declared but not used"
  place     = source
}
