rule "LMB016" {
  name     = "credential-in-function"
  title    = "Credential in the environment of a function"
  question = "the function has a credential in its environment"
  severity = "critical"
  group    = "security"
  secret   = true
  aliases  = ["CKV_AWS_45", "1402afd8"]

  why = <<-EOT
    The value has the form of a credential. Anyone who can read the repository, its history, the state or the function
    has it.
  EOT
  how = "Revoke the credential, store a new one in Secrets Manager, and read it with the role of the function."

  each "function" { in = resources.aws_lambda_function }
  each "environment" { in = function.environment }

  locals {
    names = [for name, value in coalesce(environment.variables, {}) : name if tf::known(value) ? secret::is_credential(value) || contains(["AWS_SECRET_ACCESS_KEY"], name) : false]
  }

  condition = length(local.names) == 0
  message   = "`${tf::address(function)}` holds credentials in plain text: ${join(", ", local.names)}"
  place     = length(local.names) == 1 ? environment.variables[local.names[0]] : environment.variables
}
