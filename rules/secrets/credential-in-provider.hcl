rule "SEC010" {
  name     = "credential-in-provider"
  title    = "Credential in a provider configuration"
  question = "the credential of the provider is in the configuration"
  severity = "critical"
  group    = "security"
  secret   = true
  expects  = "No provider has its credentials in the configuration."
  aliases  = ["CKV_AWS_41"]

  why = <<-EOT
    Whoever can read the repository, or any clone of it, has the permissions that Terraform has, which is usually all of
    them. The key stays in the history after it is removed.
  EOT
  how = "Revoke the key. Let the provider take a role: from the environment, `assume_role`, or the OIDC token of the pipeline."

  each "module" { in = modules }
  each "provider" { in = module.configurations }
  each "argument" { in = ["access_key", "secret_key", "token"] }

  locals {
    value = provider[argument]
  }

  # An access key is known by its form; what else is written there is a name that a simulator takes.
  when      = provider.name == "aws"
  condition = !(argument == "access_key" ? (tf::known(local.value) ? secret::is_credential(local.value) : false) : secret::is_literal(local.value) && !secret::is_weak(local.value))
  message   = "a configuration of provider `${provider.name}` holds a credential"
  place     = provider[argument]
}
