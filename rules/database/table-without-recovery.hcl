rule "DDB001" {
  name     = "table-without-recovery"
  title    = "Table without point-in-time recovery"
  question = "the table has no point-in-time recovery"
  severity = "low"
  group    = "security"
  expects  = "Every table has point-in-time recovery."
  aliases  = ["CKV_AWS_28", "AWS-0024", "DynamoDB.2", "741f1291"]

  why = <<-EOT
    Without point-in-time recovery, items that an attacker or a mistake deletes or overwrites are lost.
  EOT
  how = "Add a `point_in_time_recovery` block with `enabled = true`."

  each "it" { in = resources.aws_dynamodb_table }

  condition = it.point_in_time_recovery[0].enabled == true
  message   = "table `${tf::address(it)}` has no point-in-time recovery"
  place     = it.point_in_time_recovery[0].enabled

  fix {
    value = true
  }
}
