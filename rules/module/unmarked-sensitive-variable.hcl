rule "MOD012" {
  name         = "unmarked-sensitive-variable"
  title        = "Variable for a secret not marked sensitive"
  question     = "a variable for a secret is not marked sensitive"
  severity     = "medium"
  group        = "hygiene"
  requirements = ["5.1"]
  expects      = "Every variable for a secret is marked sensitive."
  aliases      = []

  why = <<-EOT
    Terraform prints the value in plans and logs, which CI keeps.
  EOT
  how = "Add `sensitive = true`."

  each "module" { in = modules }
  each "variable" { in = module.variables }

  when = !module.external

  locals {
    is_secret = can(regex("(?i)(^|_)(password|passwd|secret|token|api_?key|private_?key|webhook_?url|credentials?)$", variable.name))
    is_scalar = variable.type == null ? true : contains(["string", "any"], variable.type)
  }
  condition = !(local.is_secret && local.is_scalar) || variable.sensitive || variable.ephemeral
  message   = "variable `${variable.name}` is for a secret but not marked sensitive"
  place     = variable
}
