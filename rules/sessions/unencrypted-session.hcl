rule "SSM001" {
  name     = "unencrypted-session"
  title    = "Session Manager sessions without a KMS key"
  question = "the sessions are not encrypted with a KMS key"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_112", "ce60cc6b"]

  why = <<-EOT
    TLS protects a session in transit. With a KMS key, the session data is encrypted end to end, and only principals
    with access to the key can start a session.
  EOT
  how = "Set `kmsKeyId` in the `inputs` of the document."

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
