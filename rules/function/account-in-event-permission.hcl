rule "LMB020" {
  name     = "account-in-event-permission"
  title    = "EventBridge permission with `source_account`"
  question = "EventBridge sends the account that the permission requires"
  severity = "medium"
  group    = "correctness"

  why = <<-EOT
    The troubleshooting guide of AWS says that EventBridge cannot invoke a function whose permission has a
    `source_account`, and to remove it. Another page recommends the key, so test with one event. A `source_arn` is
    narrower anyway.
  EOT
  how = "Remove `source_account`, and set `source_arn` to the ARN of the rule."

  each "permission" { in = resources.aws_lambda_permission }

  locals {
    call = aws::fact("callers.events_function")
  }

  when      = permission.principal == local.call.service
  condition = permission.source_account == null
  message   = "`${tf::address(permission)}` requires `aws:SourceAccount`, which ${local.call.service} may not send"
  place     = permission.source_account
}
