rule "DDB002" {
  name     = "table-without-deletion-protection"
  title    = "Table without deletion protection"
  question = "the table can be deleted by mistake"
  severity = "low"
  group    = "security"
  expects  = "Every table has deletion protection."
  default  = "off"
  aliases  = ["DynamoDB.6"]

  why = <<-EOT
    One wrong apply deletes the table.
  EOT
  how = "Set `deletion_protection_enabled = true`."

  each "it" { in = resources.aws_dynamodb_table }

  condition = it.deletion_protection_enabled == true
  message   = "table `${tf::address(it)}` can be deleted by mistake"
  place     = it.deletion_protection_enabled

  fix {
    value = true
  }
}
