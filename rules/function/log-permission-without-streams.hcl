rule "LMB024" {
  name         = "log-permission-without-streams"
  title        = "Lambda permission for a log group without its streams"
  question     = "the permission covers the streams of the log group"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "Every Lambda permission for CloudWatch Logs covers the streams of its log group."

  why = <<-EOT
    CloudWatch Logs invokes a function for a log stream, so the source ARN ends in `:*` after the name of the log group.
    A permission for the name alone never matches, and AWS refuses the subscription filter: "Could not execute the
    lambda function".
  EOT
  how = "Append `:*` to `source_arn`: `\"$${aws_cloudwatch_log_group.this.arn}:*\"`."

  each "permission" { in = resources.aws_lambda_permission }

  locals {
    covers = endswith(permission.source_arn, "*")
    # Since version 3 of the provider, the ARN of a log group has no `:*` at its end.
    groups = [for group in resources.aws_cloudwatch_log_group : group if permission.source_arn == group.arn]
  }

  when      = tf::declared(permission.source_arn) && startswith(permission.principal, "logs.")
  condition = tf::known(local.covers) ? local.covers : (length(local.groups) == 0 && local.covers)
  message   = "`${tf::address(permission)}` does not cover the streams of the log group"
  place     = permission.source_arn
}
