rule "SSM001" {
  name     = "unencrypted-session"
  title    = "Sessions without a KMS key"
  question = "sessions are not encrypted with a KMS key"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_112", "ce60cc6b"]

  why = <<-EOT
    TLS protects a session on its way. With a KMS key only who may use the key can open one, and what is typed is
    encrypted from end to end.
  EOT
  how = "Set `kmsKeyId` in the inputs of the document."

  each "it" { in = resources.aws_ssm_document }

  locals {
    text    = coalesce(it.content, "{}")
    content = it.document_format == "YAML" || !startswith(trimspace(tf::text(local.text)), "{") ? yamldecode(local.text) : jsondecode(local.text)
    inputs  = lookup(local.content, "inputs", {})
    key     = lookup(local.inputs, "kmsKeyId", null)
  }

  when      = it.document_type == "Session" && contains(["JSON", "YAML"], coalesce(it.document_format, "JSON"))
  condition = local.key != null && local.key != ""
  message   = "sessions of `${tf::address(it)}` are not encrypted with a KMS key"
  place     = it.content
}
