rule "SCL013" {
  name     = "scaling-metric-without-label"
  title    = "Requests of no target group scale the service"
  question = "the scaling policy names no target group"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    `ALBRequestCountPerTarget` counts the requests of one target group of one load balancer, which `resource_label` names by the ends of
    their ARNs: `app/NAME/ID/targetgroup/NAME/ID`. Without it, or with whole ARNs, AWS refuses the policy.
  EOT
  how = "Set `resource_label` to `\"$${aws_lb.x.arn_suffix}/$${aws_lb_target_group.y.arn_suffix}\"`."

  each "policy" { in = resources.aws_appautoscaling_policy }
  each "metric" { in = flatten([for settings in policy.target_tracking_scaling_policy_configuration : settings.predefined_metric_specification]) }

  locals {
    text = tf::text(metric.resource_label)
  }

  when      = metric.predefined_metric_type == "ALBRequestCountPerTarget"
  condition = tf::declared(metric.resource_label) && !startswith(local.text, "arn:")
  message   = tf::declared(metric.resource_label) ? "the label of `${tf::address(policy)}` is an ARN, and not the end of one" : "`${tf::address(policy)}` counts requests and does not name the target group"
  place     = metric.resource_label
}
