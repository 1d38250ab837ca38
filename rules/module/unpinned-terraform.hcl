rule "MOD004" {
  name         = "unpinned-terraform"
  title        = "Terraform version is not constrained"
  question     = "the module constrains the version of Terraform"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "The module says which version of Terraform it needs."
  aliases      = ["terraform_required_version"]

  why = <<-EOT
    An older Terraform fails in the middle of the configuration with an error about syntax, or reads it differently.
  EOT
  how = "Add `terraform { required_version = \">= 1.11\" }` with the oldest version that it works with."

  each "module" { in = modules }

  when      = !module.external
  condition = module.required_version == null ? false : trimspace(module.required_version) != ""
  message   = "the module does not constrain the version of Terraform"
  place     = module.required_version
}
