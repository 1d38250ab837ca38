rule "MOD005" {
  name         = "unpinned-provider"
  title        = "Provider version is not constrained"
  question     = "a provider has no version constraint"
  severity     = "low"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every provider has a version."
  aliases      = ["terraform_required_providers"]

  why = <<-EOT
    Without a constraint, `terraform init` takes the newest version on the day it runs. The next major version renames and
    removes arguments, and the deployment that worked yesterday fails today.
  EOT
  how = "Add `version = \">= 5.80, < 7.0\"` (both ends, or `~>`) to the provider in `required_providers`."

  each "module" { in = modules }
  each "provider" { in = module.providers }

  when      = !module.external
  condition = provider.version == null ? false : trimspace(provider.version) != ""
  message   = "provider `${provider.name}` has no version constraint"
  place     = provider.version
}
