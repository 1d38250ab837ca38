rule "DDB006" {
  name     = "table-with-key-of-dynamodb"
  title    = "Table encrypted with an AWS owned key"
  question = "the table is encrypted with an AWS owned key"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["ce089fd4"]

  why = <<-EOT
    DynamoDB encrypts every table, by default with an AWS owned key. CloudTrail records the use of KMS keys in your
    account, but not that of AWS owned keys.
  EOT
  how = "Add a `server_side_encryption` block with `enabled = true`."

  each "it" { in = resources.aws_dynamodb_table }

  condition = anytrue([for encryption in it.server_side_encryption : encryption.enabled])
  message   = "table `${tf::address(it)}` is encrypted with an AWS owned key"
  place     = it.server_side_encryption[0].enabled
}
