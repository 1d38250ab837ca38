rule "LMB018" {
  name     = "missing-dead-letter-target"
  title    = "Function without a destination for failed events"
  question = "failed events of the function are lost"
  severity = "low"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_116"]

  why = <<-EOT
    Lambda drops an asynchronous event after three failed attempts. EventBridge, SNS and S3 invoke functions
    asynchronously; others may not, so this rule is off by default.
  EOT
  how = "Add an `aws_lambda_function_event_invoke_config` with an `on_failure` destination, or a `dead_letter_config` block."

  each "it" { in = resources.aws_lambda_function }

  locals {
    settings     = [for setting in resources.aws_lambda_function_event_invoke_config : setting if setting.function_name == it.function_name || tf::refers_to(setting.function_name, it)]
    destinations = flatten([for setting in local.settings : [for destination in setting.destination_config : destination.on_failure]])
  }

  condition = anytrue([for target in it.dead_letter_config : tf::declared(target.target_arn)]) || length(local.destinations) > 0
  message   = "function `${tf::address(it)}` loses events that it fails to process"
  place     = it
}
