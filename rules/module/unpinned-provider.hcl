rule "MOD005" {
  name         = "unpinned-provider"
  title        = "Provider without a version constraint"
  question     = "the provider has no version constraint"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every provider has a version constraint."
  aliases      = ["terraform_required_providers"]

  why = <<-EOT
    Without a constraint, `terraform init` installs the newest version. The next major version renames and removes
    arguments, so a deployment that works today can fail tomorrow.
  EOT
  how = "Add a `version` with both bounds, such as `version = \">= 5.80, < 7.0\"`, to the provider in `required_providers`."

  each "module" { in = modules }
  each "provider" { in = module.providers }

  when      = !module.external
  condition = provider.version == null ? false : trimspace(provider.version) != ""
  message   = "provider `${provider.name}` has no version constraint"
  place     = provider.version
}
