rule "CAC008" {
  name     = "unencrypted-dax"
  title    = "Unencrypted DAX cluster"
  question = "the DAX cluster is not encrypted"
  severity = "medium"
  group    = "security"
  expects  = "Every DAX cluster is encrypted at rest."
  aliases  = ["CKV_AWS_47", "AWS-0023", "DynamoDB.3", "f11aec39"]

  why = <<-EOT
    The cluster holds items of tables that DynamoDB encrypts.
  EOT
  how = "Add `server_side_encryption { enabled = true }`. This replaces an existing cluster."

  each "it" { in = resources.aws_dax_cluster }

  condition = anytrue([for encryption in (it.server_side_encryption == null ? [] : it.server_side_encryption) : encryption.enabled == true])
  message   = "DAX cluster `${tf::address(it)}` is not encrypted"
  place     = it
}
