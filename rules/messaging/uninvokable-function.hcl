rule "LMB005" {
  name         = "uninvokable-function"
  title        = "Lambda function without a permission for its trigger"
  question     = "the function has no permission for its trigger"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  proves       = "Functions allow their triggers to invoke them."

  why = <<-EOT
    EventBridge rules, SNS topics and buckets can invoke a function only with a Lambda permission. Without one, the
    function never runs, and there is no error. S3 rejects a notification to such a function: "Unable to validate the
    following destination configurations".
  EOT
  how = "Add an `aws_lambda_permission` for the service, with the rule, topic or bucket as `source_arn`."

  each "caller" { in = concat(
    resources.aws_cloudwatch_event_target, resources.aws_sns_topic_subscription,
    flatten([for notification in resources.aws_s3_bucket_notification : notification.lambda_function]),
  ) }
  each "argument" { in = [strcontains(tf::address(caller), "aws_sns_topic_subscription.") ? "endpoint" : strcontains(tf::address(caller), "aws_s3_bucket_notification.") ? "lambda_function_arn" : "arn"] }
  each "function" { in = [for function in resources.aws_lambda_function : function if tf::refers_to(caller[argument], function)] }

  locals {
    service     = argument == "endpoint" ? "sns.amazonaws.com" : argument == "lambda_function_arn" ? "s3.amazonaws.com" : "events.amazonaws.com"
    permissions = [for permission in resources.aws_lambda_permission : permission if(permission.function_name == function.function_name || tf::refers_to(permission.function_name, function)) && permission.principal == local.service]

    source = lookup(iam::request_of(caller), "aws:SourceArn", null)
    # A source with a wildcard, or of which too little is known, may be this one.
    others = [for permission in local.permissions : permission if local.source != null && tf::declared(permission.source_arn) && !strcontains(tf::text(permission.source_arn), "*") && (tf::known(permission.source_arn == local.source) ? permission.source_arn != local.source : false)]
  }

  condition = length(local.permissions) > length(local.others)
  message   = "`${tf::address(caller)}` invokes `${tf::address(function)}`, which has no permission for ${local.service}${length(local.others) > 0 ? " from it" : ""}"
  place     = caller[argument]
  related   = [function]
}
