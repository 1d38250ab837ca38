rule "LMB018" {
  name     = "missing-dead-letter-target"
  title    = "Function without a place for failed events"
  question = "failed events of the function are lost"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_116"]

  why = <<-EOT
    An event that the function could not handle in three tries is dropped. It matters for functions that are
    called asynchronously, as EventBridge, SNS and S3 do.
  EOT
  how = "Add an `aws_lambda_function_event_invoke_config` with `on_failure`, or a `dead_letter_config`."

  each "it" { in = resources.aws_lambda_function }

  locals {
    settings     = [for setting in resources.aws_lambda_function_event_invoke_config : setting if setting.function_name == it.function_name || tf::refers_to(setting.function_name, it)]
    destinations = flatten([for setting in local.settings : [for destination in setting.destination_config : destination.on_failure]])
  }

  condition = anytrue([for target in it.dead_letter_config : tf::declared(target.target_arn)]) || length(local.destinations) > 0
  message   = "events that function `${tf::address(it)}` cannot handle are lost"
  place     = it
}
