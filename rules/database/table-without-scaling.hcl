rule "DDB005" {
  name     = "table-without-scaling"
  title    = "Table without auto scaling"
  question = "the table has fixed capacity"
  severity = "low"
  group    = "correctness"
  expects  = "The capacity of every table scales with its load."
  default  = "off"
  aliases  = ["CKV2_AWS_16", "DynamoDB.1"]

  why = <<-EOT
    DynamoDB throttles requests beyond the provisioned capacity.
  EOT
  how = "Set `billing_mode = \"PAY_PER_REQUEST\"`, or add an `aws_appautoscaling_target` and an `aws_appautoscaling_policy` for the table."

  each "it" { in = resources.aws_dynamodb_table }

  locals {
    # A target that refers to a table belongs to that one, whatever the names are.
    targets = [for target in resources.aws_appautoscaling_target : target if target.service_namespace == "dynamodb" && (
      anytrue([for address in tf::references(target) : strcontains(address, "aws_dynamodb_table.")]) ? contains(tf::references(target), tf::address(it)) : (it.name == null ? false : target.resource_id == "table/${it.name}")
    )]
    scaled = [for target in local.targets : target if anytrue([for policy in resources.aws_appautoscaling_policy : policy.resource_id == target.resource_id])]
  }

  when      = tf::declared(it.billing_mode) ? it.billing_mode == "PROVISIONED" : true
  condition = length(local.scaled) > 0
  message   = "table `${tf::address(it)}` has provisioned capacity without auto scaling"
  place     = it
}
