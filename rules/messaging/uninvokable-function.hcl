rule "LMB005" {
  name         = "uninvokable-function"
  title        = "Lambda function without a permission for its trigger"
  question     = "the function has no permission for its trigger"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Functions allow their triggers to invoke them."

  why = <<-EOT
    EventBridge rules and SNS topics can invoke a function only with a Lambda permission. Without one, the function
    never runs, and there is no error.
  EOT
  how = "Add an `aws_lambda_permission` for the service, with the rule or topic as `source_arn`."

  each "caller" { in = concat(resources.aws_cloudwatch_event_target, resources.aws_sns_topic_subscription) }
  each "argument" { in = [strcontains(tf::address(caller), "aws_sns_topic_subscription.") ? "endpoint" : "arn"] }
  each "function" { in = [for function in resources.aws_lambda_function : function if tf::refers_to(caller[argument], function)] }

  locals {
    service     = argument == "endpoint" ? "sns.amazonaws.com" : "events.amazonaws.com"
    permissions = [for permission in resources.aws_lambda_permission : permission if(permission.function_name == function.function_name || tf::refers_to(permission.function_name, function)) && permission.principal == local.service]
  }

  condition = length(local.permissions) > 0
  message   = "`${tf::address(caller)}` invokes `${tf::address(function)}`, which has no permission for ${local.service}"
  place     = caller[argument]
  related   = [function]
}
