rule "LMB017" {
  name     = "plaintext-secret-in-function"
  title    = "Plaintext secret in the environment of a function"
  question = "the function has a plaintext secret in its environment"
  severity = "high"
  group    = "security"
  secret   = true

  why = <<-EOT
    The environment is part of the function's configuration. Anyone who can read it has the secret, and so does anyone
    with access to the Terraform state.
  EOT
  how = "Store the value in Secrets Manager or the Parameter Store, and read it with the role of the function."

  each "function" { in = resources.aws_lambda_function }
  each "environment" { in = function.environment }

  locals {
    names = [for name, value in coalesce(environment.variables, {}) : name if tf::known(value) ? secret::is_named(name) && secret::is_literal(value) && !secret::is_name(value, name) && !secret::is_credential(value) : false]
  }

  condition = length(local.names) == 0
  message   = "`${tf::address(function)}` holds secrets in plain text: ${join(", ", local.names)}"
  place     = length(local.names) == 1 ? environment.variables[local.names[0]] : environment.variables
}
