rule "LMB024" {
  name     = "log-permission-without-streams"
  title    = "Lambda permission for a log group without its streams"
  question = "the permission covers the streams of the log group"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    CloudWatch Logs invokes a function on behalf of a log stream, so its source ends in `:*` after the name of the log group.
    A permission for the name alone never applies, and the subscription filter is refused: "Could not execute the lambda
    function".
  EOT
  how = "Add `:*` to `source_arn`: `\"$${aws_cloudwatch_log_group.this.arn}:*\"`."

  each "permission" { in = resources.aws_lambda_permission }

  when = tf::declared(permission.source_arn) && startswith(permission.principal, "logs.")
  # A provider before version 3 had `:*` in the ARN of a log group.
  condition = endswith(permission.source_arn, "*")
  message   = "`${tf::address(permission)}` does not cover the streams of the log group"
  place     = permission.source_arn
}
