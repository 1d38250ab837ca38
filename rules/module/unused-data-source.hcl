rule "MOD008" {
  name         = "unused-data-source"
  title        = "Unused data source"
  question     = "a data source is unused"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every data source is used."
  aliases      = ["terraform_unused_declarations"]

  why = <<-EOT
    It is read from AWS at every plan, needs permission for it, and can fail, for nothing.
  EOT
  how = "Remove the data source, or use it."

  each "module" { in = modules }
  each "source" { in = module.data }

  when      = !module.external
  condition = source.used
  message   = "data source `${source.address}` is declared and never used"
  place     = source
}
