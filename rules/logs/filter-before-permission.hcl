rule "LOG006" {
  name     = "filter-before-permission"
  title    = "Subscription filter without a dependency on its Lambda permission"
  question = "the subscription filter depends on the permission to invoke its function"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    CloudWatch Logs test-invokes the function when the filter is created. If neither resource refers to the other,
    Terraform creates both in parallel, and the first apply succeeds or fails by chance.
  EOT
  how = "Add `depends_on = [aws_lambda_permission.NAME]` to the subscription filter."

  each "filter" { in = resources.aws_cloudwatch_log_subscription_filter }

  locals {
    functions = [for function in resources.aws_lambda_function : function if tf::refers_to(filter.destination_arn, function)]
    permissions = [
      for permission in resources.aws_lambda_permission : permission
      if(
        anytrue([for function in local.functions : permission.function_name == function.function_name])
        || anytrue([for function in local.functions : tf::refers_to(permission.function_name, function)])
      ) && startswith(permission.principal, "logs.")
    ]
    waits = [for permission in local.permissions : ecs::waits_for(filter, permission)]
  }

  when      = length(local.permissions) > 0
  condition = alltrue([for waits in local.waits : waits == null ? true : waits])
  message   = "`${tf::address(filter)}` may be created before the permission to invoke its function"
  place     = filter
}
