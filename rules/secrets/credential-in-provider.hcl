rule "SEC010" {
  name     = "credential-in-provider"
  title    = "Credential in a provider configuration"
  question = "the provider configuration contains a credential"
  severity = "critical"
  group    = "security"
  secret   = true
  expects  = "No provider configuration contains a credential."
  aliases  = ["CKV_AWS_41"]

  why = <<-EOT
    Anyone who can read the repository or a clone of it has the permissions of Terraform, which are usually all of them.
    The key stays in the history after it is removed.
  EOT
  how = "Revoke the key. Get credentials from the environment, from `assume_role`, or from the OIDC token of the pipeline."

  each "module" { in = modules }
  each "provider" { in = module.configurations }
  each "argument" { in = ["access_key", "secret_key", "token"] }

  locals {
    value = provider[argument]
  }

  # An access key has a known format; other values are names for a simulator such as LocalStack.
  when      = provider.name == "aws"
  condition = !(argument == "access_key" ? (tf::known(local.value) ? secret::is_credential(local.value) : false) : secret::is_literal(local.value) && !secret::is_weak(local.value))
  message   = "a configuration of provider `${provider.name}` contains a credential"
  place     = provider[argument]
}
