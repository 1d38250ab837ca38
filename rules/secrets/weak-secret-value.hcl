rule "SEC002" {
  name         = "weak-secret-value"
  title        = "Short or simple secret value in the configuration"
  question     = "a short or simple secret value is in the configuration"
  severity     = "medium"
  group        = "security"
  secret       = true
  requirements = ["6.1"]
  expects      = "No secret has a short or simple value in the configuration."

  why = <<-EOT
    The value has fewer than eight characters, or is a single word without a digit: it may be a placeholder, or a secret
    that is easy to guess.
  EOT
  how = "If it is a placeholder, add it to `lifecycle.ignore_changes`. If it is the secret, change it and store its value outside of Terraform."

  each "secret" { in = concat(
    resources.aws_secretsmanager_secret_version,
    [for parameter in resources.aws_ssm_parameter : parameter if parameter.type == "SecureString"],
  ) }

  each "argument" { in = ["secret_string", "secret_binary", "secret_string_wo", "value", "value_wo"] }

  locals {
    value   = try(secret[argument], null)
    fields  = startswith(tf::text(local.value), "{") && can(keys(jsondecode(local.value))) ? [for name, field in jsondecode(local.value) : field if secret::is_named(name)] : [local.value]
    written = [for field in local.fields : field if secret::is_literal(field) && secret::is_weak(field)]
  }

  when      = !tf::ignores(secret, argument)
  condition = length(local.written) == 0
  message   = "`${tf::address(secret)}` has a short or simple value in the configuration"
  place     = secret[argument]
}
