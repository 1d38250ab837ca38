rule "LOG006" {
  name     = "filter-before-permission"
  title    = "Subscription filter does not wait for the permission of its function"
  question = "the subscription filter waits for the permission of its function"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    CloudWatch Logs tries to invoke the function when the filter is created. Terraform makes both at once where neither
    refers to the other, and the first apply fails or succeeds by chance.
  EOT
  how = "Add `depends_on = [aws_lambda_permission.NAME]` to the subscription filter."

  each "filter" { in = resources.aws_cloudwatch_log_subscription_filter }

  locals {
    permissions = [
      for permission in resources.aws_lambda_permission : permission
      if startswith(permission.principal, "logs.") && anytrue([
        for function in resources.aws_lambda_function : tf::refers_to(filter.destination_arn, function) && (permission.function_name == function.function_name || tf::refers_to(permission.function_name, function))
      ])
    ]
    waits = [for permission in local.permissions : ecs::waits_for(filter, permission)]
  }

  when      = length(local.permissions) > 0
  condition = alltrue([for waits in local.waits : waits == null ? true : waits])
  message   = "`${tf::address(filter)}` may be created before the permission to invoke its function"
  place     = filter
}
