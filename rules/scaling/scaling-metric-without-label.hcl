rule "SCL013" {
  name     = "scaling-metric-without-label"
  title    = "Request count scaling without a target group"
  question = "the scaling policy names no target group"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    `ALBRequestCountPerTarget` needs a `resource_label` that names the load balancer and the target group:
    `app/NAME/ID/targetgroup/NAME/ID`, from the last parts of their ARNs. AWS rejects the policy without it, or with
    whole ARNs.
  EOT
  how = "Set `resource_label` to `\"$${aws_lb.x.arn_suffix}/$${aws_lb_target_group.y.arn_suffix}\"`."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "metric" { in = flatten([for settings in policy.target_tracking_scaling_policy_configuration : settings.predefined_metric_specification]) }

  locals {
    text = tf::text(metric.resource_label)
  }

  when      = metric.predefined_metric_type == "ALBRequestCountPerTarget"
  condition = tf::declared(metric.resource_label) && !startswith(local.text, "arn:")
  message   = tf::declared(metric.resource_label) ? "the `resource_label` of `${tf::address(policy)}` is a whole ARN" : "`${tf::address(policy)}` has no `resource_label`"
  place     = metric.resource_label
}
