rule "MOD004" {
  name         = "unpinned-terraform"
  title        = "Module without a Terraform version constraint"
  question     = "the module constrains the Terraform version"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "The module constrains the Terraform version."
  aliases      = ["terraform_required_version"]

  why = <<-EOT
    An older Terraform version fails with an unrelated syntax error, or evaluates the configuration differently.
  EOT
  how = "Add `terraform { required_version = \">= 1.11\" }` with the oldest version that the module supports."

  each "module" { in = modules }

  when      = !module.external
  condition = module.required_version == null ? false : trimspace(module.required_version) != ""
  message   = "the module does not constrain the Terraform version"
  place     = module.required_version
}
