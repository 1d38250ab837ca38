rule "SSM002" {
  name     = "unlogged-session"
  title    = "Session Manager sessions without an encrypted log"
  question = "the sessions have no encrypted log"
  severity = "low"
  group    = "security"
  aliases  = ["CKV_AWS_113"]

  why = <<-EOT
    Without a log, nobody knows which commands were run in a session. Anyone with access to the bucket can read an
    unencrypted log.
  EOT
  how = "Set `s3BucketName` with `s3EncryptionEnabled`, or `cloudWatchLogGroupName` with `cloudWatchEncryptionEnabled`, in the `inputs` of the document."

  each "it" { in = resources.aws_ssm_document }

  locals {
    content = it.document_format == "YAML" ? yamldecode(it.content) : jsondecode(it.content)
    inputs  = lookup(local.content, "inputs", {})
    bucket  = !contains([null, ""], lookup(local.inputs, "s3BucketName", null)) && lookup(local.inputs, "s3EncryptionEnabled", null) == true
    group   = !contains([null, ""], lookup(local.inputs, "cloudWatchLogGroupName", null)) && lookup(local.inputs, "cloudWatchEncryptionEnabled", null) == true
  }

  when      = it.document_type == "Session" && contains(["JSON", "YAML"], coalesce(it.document_format, "JSON"))
  condition = local.bucket || local.group
  message   = "sessions of `${tf::address(it)}` have no encrypted log"
  place     = it.content
}
