rule "LMB019" {
  name         = "unsent-permission-source"
  title        = "Lambda permission for a source that its caller does not send"
  question     = "the permission is for a source that its caller does not send"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.4"]
  expects      = "Every Lambda permission names a source that its caller sends."

  why = <<-EOT
    A load balancer sends the ARN of its target group. A permission for the load balancer or for its listener never
    matches, and no request reaches the function.
  EOT
  how = "Set `source_arn` to the ARN of the target group."

  each "permission" { in = resources.aws_lambda_permission }

  locals {
    balancers = concat(resources.aws_lb, resources.aws_alb, resources.aws_lb_listener, resources.aws_alb_listener)
    wrong     = [for other in local.balancers : other if permission.source_arn == other.arn]
  }

  # LMB024 is about log groups.
  when      = permission.principal == "elasticloadbalancing.amazonaws.com"
  condition = length(local.wrong) == 0
  message   = "`${tf::address(permission)}` is for `${tf::address(local.wrong[0])}`, but a load balancer sends the ARN of its target group"
  place     = permission.source_arn
}
