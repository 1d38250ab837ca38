rule "LMB024" {
  name     = "log-permission-without-streams"
  title    = "Lambda permission for a log group without its streams"
  question = "the permission covers the streams of the log group"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    CloudWatch Logs invokes a function for a log stream, so the source ARN ends in `:*` after the name of the log group.
    A permission for the name alone never matches, and AWS refuses the subscription filter: "Could not execute the
    lambda function".
  EOT
  how = "Append `:*` to `source_arn`: `\"$${aws_cloudwatch_log_group.this.arn}:*\"`."

  each "permission" { in = resources.aws_lambda_permission }

  when = tf::declared(permission.source_arn) && startswith(permission.principal, "logs.")
  # Before version 3 of the provider, the ARN of a log group ended in `:*`.
  condition = endswith(permission.source_arn, "*")
  message   = "`${tf::address(permission)}` does not cover the streams of the log group"
  place     = permission.source_arn
}
