rule "SEC001" {
  name         = "secret-value-in-configuration"
  title        = "Value of a secret stands in the configuration"
  severity     = "critical"
  group        = "security"
  requirements = ["6.1"]
  aliases      = ["CKV_SECRET_6"]

  why = <<-EOT
    Whoever can read the repository, its history or the Terraform state has the secret, and it stays there when the secret is
    changed.
  EOT
  how = "Store the value outside of Terraform, or pass it with `secret_string_wo` from an ephemeral variable. Take the one that stands here for known, and change it."

  each "secret" { in = concat(
    resources.aws_secretsmanager_secret_version,
    [for parameter in resources.aws_ssm_parameter : parameter if parameter.type == "SecureString"],
  ) }

  each "argument" { in = ["secret_string", "secret_binary", "secret_string_wo", "value", "value_wo"] }

  locals {
    value   = try(secret[argument], null)
    fields  = startswith(tf::text(local.value), "{") && can(keys(jsondecode(local.value))) ? [for name, field in jsondecode(local.value) : field if can(regex("(?i)(password|passwd|pwd|secret|token|api_?key|access_?key|private_?key|credential|webhook)", name))] : [local.value]
    written = [for field in local.fields : field if tf::known(field) ? field != null && !contains(["", "{}", "changeme", "change-me", "CHANGEME", "REPLACE_ME", "placeholder", "dummy"], try(tostring(field), "other")) : false]
  }

  # Who ignores changes of the value has written a placeholder.
  when      = !tf::ignores(secret, argument)
  condition = length(local.written) == 0
  message   = "the value of `${tf::address(secret)}` stands in the configuration"
  place     = secret[argument]
}
