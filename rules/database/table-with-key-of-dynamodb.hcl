rule "DDB006" {
  name     = "table-with-key-of-dynamodb"
  title    = "Table encrypted with DynamoDB's own key"
  question = "the table is encrypted with a key that DynamoDB owns"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["ce089fd4"]

  why = <<-EOT
    DynamoDB encrypts every table. With a key that it owns, CloudTrail shows no use of the key, and nobody can take access away
    with it; with a key of KMS it does.
  EOT
  how = "Add `server_side_encryption` with `enabled = true`."

  each "it" { in = resources.aws_dynamodb_table }

  condition = anytrue([for encryption in it.server_side_encryption : encryption.enabled])
  message   = "table `${tf::address(it)}` is encrypted with a key that DynamoDB owns"
  place     = it.server_side_encryption[0].enabled
}
