rule "LMB019" {
  name         = "unsent-permission-source"
  title        = "Permission names a source that its caller does not send"
  question     = "the permission names a source that the caller does not send"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "Every Lambda permission names a source that its caller sends."

  why = <<-EOT
    CloudWatch Logs calls as `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`, a load balancer as the ARN of its target group. A
    permission with the ARN of the log group alone, or of the load balancer or its listener, admits no call.
  EOT
  how = "Name the ARN that the caller sends: `\"$${aws_cloudwatch_log_group.this.arn}:*\"`, or the ARN of the target group."

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
  message   = local.logs ? "`${tf::address(permission)}` names the ARN of a log group without `:*`, which CloudWatch Logs never sends" : "`${tf::address(permission)}` names `${tf::address(local.wrong[0])}`, and a load balancer sends the ARN of its target group"
  place     = permission.source_arn
}
