rule "DDB002" {
  name     = "table-without-deletion-protection"
  title    = "Table without deletion protection"
  question = "the table has no deletion protection"
  severity = "low"
  group    = "security"
  expects  = "Every table has deletion protection."
  default  = "off"
  aliases  = ["DynamoDB.6"]

  why = <<-EOT
    Without deletion protection, a mistaken apply can delete the table.
  EOT
  how = "Set `deletion_protection_enabled = true`."

  each "it" { in = resources.aws_dynamodb_table }

  condition = it.deletion_protection_enabled == true
  message   = "table `${tf::address(it)}` has no deletion protection"
  place     = it.deletion_protection_enabled

  fix {
    value = true
  }
}
