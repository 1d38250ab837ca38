rule "LMB020" {
  name     = "account-in-event-permission"
  title    = "Permission asks EventBridge for an account that it may not send"
  question = "the permission asks EventBridge for an account that it may not send"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    AWS's page of troubleshooting says that EventBridge cannot invoke a function whose permission has a `source_account`, and to
    take it out. Another page recommends the key, so send one event and see. A `source_arn` alone says more anyway.
  EOT
  how = "Remove `source_account`, and name the rule in `source_arn`."

  each "permission" { in = resources.aws_lambda_permission }

  locals {
    call = aws::fact("callers.events_function")
  }

  when      = permission.principal == local.call.service
  condition = permission.source_account == null
  message   = "`${tf::address(permission)}` asks ${local.call.service} for `aws:SourceAccount`, which it may not send"
  place     = permission.source_account
}
