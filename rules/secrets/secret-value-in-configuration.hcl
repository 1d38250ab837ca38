rule "SEC001" {
  name         = "secret-value-in-configuration"
  title        = "Secret value in the configuration"
  question     = "the value of the secret is in the configuration"
  severity     = "critical"
  secret       = true
  group        = "security"
  requirements = ["6.1"]
  expects      = "No secret has its value in the configuration."
  aliases      = ["CKV_SECRET_6"]

  why = <<-EOT
    Anyone who can read the repository, its history or the Terraform state has the secret. It stays in the history when
    the secret is changed.
  EOT
  how = "Change the secret. Store its value outside of Terraform, or pass it with `secret_string_wo` from an ephemeral variable."

  each "secret" { in = concat(
    resources.aws_secretsmanager_secret_version,
    [for parameter in resources.aws_ssm_parameter : parameter if parameter.type == "SecureString"],
  ) }

  each "argument" { in = ["secret_string", "secret_binary", "secret_string_wo", "value", "value_wo"] }

  locals {
    value = try(secret[argument], null)
    # In a JSON object, only fields with the name of a secret count: user names, hosts and IDs do not.
    fields  = startswith(tf::text(local.value), "{") && can(keys(jsondecode(local.value))) ? [for name, field in jsondecode(local.value) : field if secret::is_named(name) || (tf::known(field) ? secret::is_credential(field) : false)] : [local.value]
    written = [for field in local.fields : field if(tf::known(field) ? secret::is_credential(field) : false) || (secret::is_literal(field) && !secret::is_weak(field))]
  }

  # With `ignore_changes` the value is a placeholder.
  when      = !tf::ignores(secret, argument)
  condition = length(local.written) == 0
  message   = "the value of `${tf::address(secret)}` is in the configuration"
  place     = secret[argument]
}
