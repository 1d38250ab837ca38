rule "LMB019" {
  name         = "unsent-permission-source"
  title        = "Lambda permission for a source that its caller does not send"
  question     = "the permission is for a source that its caller does not send"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "Every Lambda permission names a source that its caller sends."

  why = <<-EOT
    CloudWatch Logs sends the source ARN `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`, and a load balancer the ARN of
    its target group. A permission for the log group without `:*`, for the load balancer or for its listener never
    matches.
  EOT
  how = "Set `source_arn` to what the caller sends: `\"$${aws_cloudwatch_log_group.this.arn}:*\"`, or the ARN of the target group."

  each "permission" { in = resources.aws_lambda_permission }

  locals {
    logs     = try(startswith(permission.principal, "logs."), false)
    balancer = permission.principal == "elasticloadbalancing.amazonaws.com"
    groups   = [for group in resources.aws_cloudwatch_log_group : group if permission.source_arn == group.arn]
    others   = [for other in concat(resources.aws_lb, resources.aws_lb_listener) : other if permission.source_arn == other.arn]
    wrong    = local.logs ? local.groups : local.others
  }

  when      = local.logs || local.balancer
  condition = length(local.wrong) == 0
  message   = local.logs ? "`${tf::address(permission)}` is for the ARN of a log group without `:*`, which CloudWatch Logs never sends" : "`${tf::address(permission)}` is for `${tf::address(local.wrong[0])}`, but a load balancer sends the ARN of its target group"
  place     = permission.source_arn
}
