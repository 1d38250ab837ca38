rule "DDB005" {
  name     = "table-without-scaling"
  title    = "Table with a fixed capacity"
  question = "the capacity of the table does not follow its use"
  severity = "low"
  group    = "correctness"
  expects  = "The capacity of every table follows its use."
  default  = "off"
  aliases  = ["CKV2_AWS_16", "DynamoDB.1"]

  why = <<-EOT
    With a fixed capacity, requests beyond it are refused.
  EOT
  how = "Set `billing_mode = \"PAY_PER_REQUEST\"`, or add `aws_appautoscaling_target` for the table."

  each "it" { in = resources.aws_dynamodb_table }

  locals {
    # What refers to a table is about that one, whatever the names are.
    targets = [for target in resources.aws_appautoscaling_target : target if target.service_namespace == "dynamodb" && (
      anytrue([for address in tf::references(target) : strcontains(address, "aws_dynamodb_table.")]) ? contains(tf::references(target), tf::address(it)) : (it.name == null ? false : target.resource_id == "table/${it.name}")
    )]
    scaled = [for target in local.targets : target if anytrue([for policy in resources.aws_appautoscaling_policy : policy.resource_id == target.resource_id])]
  }

  when      = tf::declared(it.billing_mode) ? it.billing_mode == "PROVISIONED" : true
  condition = length(local.scaled) > 0
  message   = "the capacity of table `${tf::address(it)}` does not follow its use"
  place     = it
}
